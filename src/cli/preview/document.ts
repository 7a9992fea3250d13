import type { Settings } from '../../plan/settings';
import type { Decisions } from '../../recovery/decide';
import { slotText, type Identity } from '../../recovery/identity';
import type { Point } from '../../recovery/point';
import type { Fate } from '../../recovery/retention/fate';
import type { Vault } from '../../recovery/retention/vault';
import { copiedInAMonth, monthlyCost, noSizeKnown, unsized, type MonthlyCost } from '../cost';
import { forecast, type Due, type Forecast } from '../forecast';
import { pointsIn } from '../vault-points';
import { rulesText } from '../words';

/** What `offsite preview` tells; `--json` prints it as it is. */
export interface Preview {
  stack: string;
  vault: string;
  at: string;
  /** The keep rules that hold in it, by plan. */
  rules: { plan: string; source: string; destination: string; adHoc: string; tried: boolean }[];
  nextTick: {
    images: (ServerSlotLine & { waits?: string })[];
    copies: (ServerSlotLine & { destination: string; waits?: string })[];
    /** Failed images that are cleared away; they are not among the releases. */
    cleared: PointLine[];
    releases: PointLine[];
  };
  nights: { until: string; images: number; copies: number; releases: PointLine[] }[];
  /** What no rule keeps, and is held all the same. */
  held: PointLine[];
  /** Upper bounds. */
  cost: { now: MonthlyCost; after: MonthlyCost; afterPresentRules?: MonthlyCost; afterPrune?: MonthlyCost };
  /** No server has an image to tell its size by: costs other than of what is stored now are unknown, and 0 here. */
  sizesUnknown: boolean;
  notes: string[];
}

interface ServerSlotLine {
  plan: string;
  instance: string;
  slot: string;
  kind: Identity['kind'];
}

export interface PointLine extends ServerSlotLine {
  region: string;
  image: string;
  why: string;
}

export interface PreviewInput {
  stack: string;
  settings: Settings;
  /** Where other keep rules are tried. */
  tried?: Settings;
  vault: Vault;
  decisions: Decisions;
  nights: number;
  /** What is known of the stack beside it. */
  notes: readonly string[];
}

const DAY = 24 * 3_600_000;

export function previewOf(input: PreviewInput): Preview {
  const { stack, settings, tried, vault, decisions, nights } = input;
  const rules = tried ?? settings;
  const end = new Date(vault.now.getTime() + nights * DAY);
  const due = dueOf(settings, decisions);
  const ahead = forecast(rules, vault, end, { due });
  const now = pointsIn(vault);
  const copied = copiedInAMonth(settings, vault, now);
  const costOf = (points: readonly Point[]) => monthlyCost(settings, points, copied);
  const isCleared = ({ imageId }: Point) => decisions.removals.some(({ point }) => point.imageId === imageId);
  const braked = ahead.held.some(({ cause }) => cause === 'brake');
  return {
    stack,
    vault: settings.vault,
    at: vault.now.toISOString(),
    rules: rulesOf(settings, rules),
    nextTick: {
      ...askedFor(decisions),
      releases: ahead.now.filter(({ point }) => !isCleared(point)).map(pointLine),
    },
    nights: nightsOf(settings, ahead, vault.now, nights),
    held: ahead.held.map(pointLine),
    cost: {
      now: costOf(now),
      after: costOf(ahead.points),
      afterPresentRules: tried && costOf(forecast(settings, vault, end, { due }).points),
      afterPrune: braked ? costOf(forecast(rules, vault, end, { due, liftBrake: true }).points) : undefined,
    },
    sizesUnknown: noSizeKnown(settings, vault, now),
    notes: [...input.notes, ...notesOf(settings, vault), ...unsized(settings, vault, now)],
  };
}

function dueOf({ sourceRegion, destinationRegions }: Settings, { slots, copies }: Decisions): Due[] {
  const images = slots.flatMap(({ identity, decision }): Due[] =>
    decision.kind === 'ask' || decision.kind === 'waits'
      ? [{ identity, regions: [sourceRegion, ...destinationRegions] }]
      : [],
  );
  const begun = copies.flatMap(({ source, destination, decision }): Due[] =>
    decision.kind === 'copy' || decision.kind === 'waits'
      ? [{ identity: source.identity, regions: [destination] }]
      : [],
  );
  return [...images, ...begun];
}

function askedFor({ slots, copies, removals }: Decisions): Omit<Preview['nextTick'], 'releases'> {
  return {
    images: slots.flatMap(({ identity, decision }) => {
      if (decision.kind !== 'ask' && decision.kind !== 'waits') return [];
      return [{ ...slotLine(identity), waits: decision.kind === 'waits' ? decision.reason : undefined }];
    }),
    copies: copies.flatMap(({ source, destination, decision }) => {
      if (decision.kind !== 'copy' && decision.kind !== 'waits') return [];
      const waits = decision.kind === 'waits' ? decision.reason : undefined;
      return [{ ...slotLine(source.identity), destination, waits }];
    }),
    cleared: removals.map(({ point }) =>
      pointLine({ point, fate: 'released', cause: 'failed', why: ['the image failed'] }),
    ),
  };
}

function slotLine({ plan, instance, slot, kind }: Identity): ServerSlotLine {
  return { plan, instance, slot: slotText(slot), kind };
}

export function pointLine({ point, why }: Fate): PointLine {
  const { identity, region, name, imageId } = point;
  // What is not made yet has no id.
  const image = imageId.includes('/') ? name : imageId;
  return { ...slotLine(identity), region, image, why: why.join('; ') };
}

function nightsOf({ sourceRegion }: Settings, { happenings }: Forecast, now: Date, nights: number): Preview['nights'] {
  return Array.from({ length: nights }, (_, i) => {
    const until = new Date(now.getTime() + (i + 1) * DAY);
    const last = i === nights - 1;
    const inNight = happenings.filter(
      // The copies of the last slots belong to the last night.
      ({ at }) => (i === 0 || at.getTime() > until.getTime() - DAY) && (last || at <= until),
    );
    const made = inNight.flatMap((happening) => happening.made);
    return {
      until: until.toISOString(),
      images: made.filter(({ region }) => region === sourceRegion).length,
      copies: made.filter(({ region }) => region !== sourceRegion).length,
      releases: inNight.flatMap(({ released }) => released.map(pointLine)),
    };
  });
}

function rulesOf(settings: Settings, rules: Settings): Preview['rules'] {
  return rules.plans.map(({ name, keep }) => ({
    plan: name,
    source: rulesText(keep.source ?? {}),
    destination: rulesText(keep.destination ?? {}),
    adHoc: rulesText(keep.adHoc ?? {}),
    tried: keep !== settings.plans.find((plan) => plan.name === name)?.keep,
  }));
}

function notesOf(settings: Settings, { regions, members }: Vault): string[] {
  const dark = Object.entries(regions).flatMap(([region, view]) =>
    view.readable ? [] : [`${region} could not be read (${view.failure.code}): nothing is made there, and doubt keeps`],
  );
  const unknown = settings.plans.flatMap(({ name }) => {
    const failure = members[name]?.failure;
    return failure
      ? [`the servers of plan ${name} could not be read (${failure.code}): what has images is counted`]
      : [];
  });
  return [...dark, ...unknown];
}
