import type { TickSettings } from '../../plan/settings';
import { lastResults, readResult } from '../drill/result';
import { slotText } from '../identity';
import type { Point } from '../point';
import type { Failure } from '../world';
import { held, type Fate } from './fate';
import { counted } from './trust';
import type { Server, Vault } from './vault';
import type { Plan } from '../../plan/settings';

/** What the gates look at, besides the point itself. */
export interface Surroundings {
  settings: TickSettings;
  vault: Vault;
  server: Server;
  plan: Plan;
  /** Regions of the plans that cannot be read. */
  dark: Map<string, Failure>;
  /** By region, the points that count, newest first. */
  counted: (region: string) => Point[];
}

export function surroundings(
  settings: TickSettings,
  vault: Vault,
  server: Server,
  plan: Plan,
  dark: Map<string, Failure>,
): Surroundings {
  const found = new Map<string, Point[]>();
  return {
    settings,
    vault,
    server,
    plan,
    dark,
    counted: (region) => {
      const known = found.get(region) ?? counted(plan, server.points.get(region) ?? []);
      found.set(region, known);
      return known;
    },
  };
}

/** Held in each region that can be read, while another cannot. */
const HELD_IN_THE_DARK = 3;

type Gate = (around: Surroundings, point: Point) => Fate | undefined;

/** The first that holds it. */
export function gatesOf(gates: readonly Gate[], around: Surroundings, point: Point): Fate | undefined {
  for (const gate of gates) {
    const closed = gate(around, point);
    if (closed) return closed;
  }
  return undefined;
}

/** A source image goes only when no destination needs it any more. */
export const copiedEverywhere: Gate = ({ settings, dark, counted: of }, point) => {
  for (const region of settings.destinationRegions) {
    if (dark.has(region)) return unknownCopies(region, dark, point);
    // Ad hoc points were asked for one by one: the copy of a scheduled one does not make up for theirs. And any minute is good
    // for an ad hoc one: whoever may make images could make up for the night's.
    if (!of(region).some((copy) => isOfKind(copy, point) && isAsNewAs(copy, point))) {
      return held(point, 'no copy', `no usable copy of it, or of a newer one, in ${region} yet`);
    }
  }
  return undefined;
};

/** A copy in a former destination goes only when every present one holds something as new. */
export const madeUpFor: Gate = ({ settings, dark, counted: of }, point) => {
  for (const region of settings.destinationRegions) {
    if (dark.has(region)) return unknownCopies(region, dark, point);
    const isAny = point.identity.kind === 'adhoc';
    if (!of(region).some((copy) => (isAny || isOfKind(copy, point)) && isAsNewAs(copy, point))) {
      return held(point, 'no copy', `no usable copy as new as it in ${region} yet`);
    }
  }
  return undefined;
};

function isOfKind(other: Point, point: Point): boolean {
  return other.identity.kind === point.identity.kind;
}

function isAsNewAs(copy: Point, point: Point): boolean {
  return copy.takenAt >= point.takenAt;
}

function unknownCopies(region: string, dark: Map<string, Failure>, point: Point): Fate {
  return held(point, 'dark region', `${region} cannot be read (${dark.get(region)?.code}): its copies are not known`);
}

/** Who knows what is lost in the dark: what is left is not made less of. */
export const darkness: Gate = ({ dark, counted: of }, point) => {
  const [region] = dark.keys();
  if (region === undefined) return undefined;
  const newest = of(point.region).filter((other) => isOfKind(other, point));
  if (!newest.slice(0, HELD_IN_THE_DARK).includes(point)) return undefined;
  const why = `one of the ${HELD_IN_THE_DARK} newest usable ones here while ${region} cannot be read`;
  return held(point, 'dark region', why);
};

/** The cloud refuses to delete it meanwhile. */
export const beingCopied: Gate = ({ server }, point) => {
  for (const [region, points] of server.points) {
    const copying = points.some(
      ({ sourceImageId, state }) => sourceImageId === point.imageId && (state === 'queued' || state === 'working'),
    );
    if (copying) return held(point, 'being copied', `its copy in ${region} is being made`);
  }
  return undefined;
};

/**
 * What a drill came to is known from its copy alone: that of a server's last drill stays until there is a newer one, or nothing is
 * drilled there any more.
 */
export const lastDrilled: Gate = ({ settings: { drill }, vault: { regions, now } }, point) => {
  const { region, identity } = point;
  const result = readResult(point.drill);
  const view = regions[region];
  if (!result || drill?.region !== region || !view?.readable) return undefined;
  // Of whichever plan's copies: a server is drilled, not a plan.
  const ofServer = view.points.filter((other) => other.identity.instance === identity.instance);
  if (lastResults(ofServer, now).get(identity.instance)?.at.getTime() !== result.at.getTime()) return undefined;
  return held(point, 'last drill', `its drill of ${slotText(result.at)} is the last of this server`);
};

/** Known beforehand, so that the brake does not take it for a release that was missed. */
export const occupied: Gate = ({ vault }, point) => {
  const why = vault.occupied[point.imageId];
  return why === undefined ? undefined : held(point, 'occupied', why);
};
