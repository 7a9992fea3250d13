import type { Servers } from '../../cloud/servers';
import { CloudError } from '../../cloud/errors';
import type { DrillSettings } from '../../plan/drill-settings';
import type { TickSettings } from '../../plan/settings';
import { failedDrills, lineOf, type Drilled, type DrillEnd, type DrillLine } from '../../recovery/drill/report';
import { lastResults, resultText } from '../../recovery/drill/result';
import { dueSlot, turns } from '../../recovery/drill/turn';
import { TAG } from '../../recovery/identity';
import { pointOf, type Point } from '../../recovery/point';
import type { Report } from '../../recovery/report';
import type { Failure, World } from '../../recovery/world';
import type { Hands } from '../act';
import { drillCourse, type DrillHands } from './course';
import { failureOf } from '../failure';

export interface DrillMeans {
  serversOf: (region: string) => Servers;
  sleep: (ms: number) => Promise<unknown>;
}

/** Between two looks at a server, in milliseconds: the steps are as exact as that. */
export const LOOK_EVERY = 10_000;
/** A drill that cannot be made is mentioned so long; then it is a problem. */
const PATIENCE = 3_600_000;

/** A tick's part of the drills: it comes last, and what it does not come to the end of is gone on with by the next. */
export async function drill(
  settings: TickSettings,
  world: World,
  hands: Hands,
  means: DrillMeans | undefined,
): Promise<Pick<Report, 'notes' | 'problems'> & { drills: DrillLine[] }> {
  const told = { notes: [] as string[], problems: [] as string[], drills: [] as DrillLine[] };
  const { drill: wish } = settings;
  // A region that does not answer is told by the report.
  if (!wish || !means || !world.regions[wish.region]?.readable) return told;
  const late = (slot: Date | undefined) => slot !== undefined && world.now.getTime() - slot.getTime() > PATIENCE;
  let slot: Date | undefined;
  const tell = (of: Drilled | undefined, failure: Failure) => {
    if (of) told.drills.push(lineOf(wish, { kind: 'not made', of, failure }));
    (failure.denied || late(slot) ? told.problems : told.notes).push(sentence(wish, of, failure));
  };
  try {
    const course = handsOf({ ...settings, drill: wish }, hands, means, tell);
    const points = await pointsToDrill(course, world);
    slot = dueSlot(wish, world, lastResults(points, world.now).values());
    const end = await drillCourse(course, slot ? turns(settings, wish, points, world.now) : []);
    if (end.kind === 'not made') tell(end.of, end.failure);
    else if (end.kind !== 'nothing') told.drills.push(lineOf(wish, end));
    if (slot && end.kind === 'nothing')
      tell(undefined, { code: 'NoCopy', message: 'no server has a usable copy there' });
    told.problems.push(...failedDrills(wish, withResult(points, end), hands.now()));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    tell(undefined, failureOf(error));
  }
  return told;
}

function handsOf(
  settings: DrillHands['settings'],
  { cloudOf, now, deadline }: Hands,
  { serversOf, sleep }: DrillMeans,
  onRefusal: DrillHands['onRefusal'],
): DrillHands {
  const { region } = settings.drill;
  return {
    settings,
    ecs: cloudOf(region),
    servers: serversOf(region),
    now,
    pause: async () => void (await sleep(LOOK_EVERY)),
    isOver: () => now().getTime() + LOOK_EVERY >= deadline.getTime(),
    onRefusal,
  };
}

/** What the tick saw of the region already, and every copy that was ever drilled: they say whose turn it is. */
async function pointsToDrill({ settings, ecs }: DrillHands, { regions }: Pick<World, 'regions'>): Promise<Point[]> {
  const view = regions[ecs.region];
  const seen = view?.readable ? [...view.points, ...(view.older ?? [])] : [];
  const images = await ecs.describeImages({ tags: { [TAG.vault]: settings.vault }, tagKey: TAG.drill });
  const drilled = images.flatMap((image) => pointOf(settings, image, ecs.region) ?? []);
  return [...new Map([...seen, ...drilled].map((point) => [point.imageId, point])).values()];
}

/** The tag that was written a moment ago. */
function withResult(points: readonly Point[], end: DrillEnd): Point[] {
  if (end.kind !== 'ended') return [...points];
  const { of, result } = end;
  return points.map((point) => (point.imageId === of.imageId ? { ...point, drill: resultText(result) } : point));
}

function sentence({ region }: DrillSettings, of: Drilled | undefined, { code, message, requestId }: Failure): string {
  const what = of ? `copy ${of.imageId} of ${of.instance}` : 'a copy';
  return `${what} could not be drilled in ${region}: ${code} ${message} (request id ${requestId ?? 'none'})`;
}
