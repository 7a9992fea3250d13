import type { Ecs } from '../../cloud/ecs';
import { CloudError } from '../../cloud/errors';
import type { Servers } from '../../cloud/servers';
import type { DrillSettings } from '../../plan/drill-settings';
import type { TickSettings } from '../../plan/settings';
import { lookFor, nextMove, type DrillView, type Move } from '../../recovery/drill/move';
import type { Drilled, DrillEnd } from '../../recovery/drill/report';
import { readResult, resultText, type DrillResult, type Steps } from '../../recovery/drill/result';
import { PROBE_SECONDS, probeScript } from '../../recovery/drill/script';
import { drillTags, inOrder, probeToken, readServer, stepsTags, type DrillServer } from '../../recovery/drill/server';
import type { Turn } from '../../recovery/drill/turn';
import { TAG } from '../../recovery/identity';
import { pointOf, type Point } from '../../recovery/point';
import type { Failure } from '../../recovery/world';
import { start } from './start';
import { failureOf } from '../failure';

/** Whoever drills: the function in a tick, or a person at a terminal. */
export interface DrillHands {
  settings: TickSettings & { drill: DrillSettings };
  /** Both of the drill's region. */
  ecs: Ecs;
  servers: Servers;
  now: () => Date;
  /** Between two looks. */
  pause: () => Promise<void>;
  /** Whether to stop here: what is under way is found again by its tags. */
  isOver: () => boolean;
  onLook?: (look: { of: Drilled; doing: string; steps: Steps }) => void;
  /** A copy could not be started now; another may be. */
  onRefusal: (of: Drilled, failure: Failure) => void;
}

/** A server that was asked for is in the cloud's lists after so long at most. */
const SHOWN_WITHIN = 3 * 60_000;

/**
 * Goes on with the drill that is under way in the region, or else starts the first of `wanted` that can be had, until it is
 * over, torn down and nothing of it is left. All that it rests on is in the cloud: killed anywhere, the next one goes on.
 *
 * @throws CloudError when the cloud refuses to be looked at
 */
export async function drillCourse(hands: DrillHands, wanted: readonly Turn[]): Promise<DrillEnd> {
  const course: Course = { steps: new Map() };
  for (;;) {
    const server = await onlyOne(hands, course);
    const done = server ? await advance(hands, server, course) : await withoutServer(hands, course, wanted);
    if (done.kind === 'over') return done.end;
    if (hands.isOver()) return course.end ?? { kind: 'unfinished', of: done.of, doing: done.doing, steps: done.steps };
    if (done.kind === 'wait') await hands.pause();
  }
}

/** What is known from one look to the next, beside what the cloud shows: its lists may lag behind. */
interface Course {
  last?: DrillServer;
  asked?: { of: Drilled; until: Date };
  /** By server. */
  steps: Map<string, Steps>;
  end?: DrillEnd;
}

type Advanced = { kind: 'over'; end: DrillEnd } | { kind: 'wait' | 'go on'; of: Drilled; doing: string; steps: Steps };

async function withoutServer(hands: DrillHands, course: Course, wanted: readonly Turn[]): Promise<Advanced> {
  const { last, asked, end } = course;
  if (last) {
    await clearDisks(hands);
    return { kind: 'over', end: end ?? (await endedElsewhere(hands, last)) };
  }
  if (asked) {
    if (hands.now() > asked.until) return { kind: 'over', end: { kind: 'not made', of: asked.of, failure: NOT_SHOWN } };
    return { kind: 'wait', of: asked.of, doing: 'asked for', steps: {} };
  }
  await clearDisks(hands);
  const started = await start(hands, wanted);
  if (started.kind !== 'asked') return { kind: 'over', end: started };
  course.asked = { of: started.of, until: new Date(hands.now().getTime() + SHOWN_WITHIN) };
  hands.onLook?.({ of: started.of, doing: 'asked for', steps: {} });
  return { kind: 'go on', of: started.of, doing: 'asked for', steps: {} };
}

const NOT_SHOWN: Failure = { code: 'NotShown', message: 'the server was made, and is in no list of the cloud' };

/** Two that started at the same moment made two: one is enough, and the other costs money. */
async function onlyOne(hands: DrillHands, course: Course): Promise<DrillServer | undefined> {
  const found = await hands.servers.find(drillTags(hands.settings.vault));
  const [first, ...others] = inOrder(found.map(readServer));
  for (const { id } of others) await removed(hands, id);
  if (!first) return undefined;
  course.last = { ...first, steps: { ...first.steps, ...course.steps.get(first.id) } };
  return course.last;
}

async function advance(hands: DrillHands, server: DrillServer, course: Course): Promise<Advanced> {
  const of = drilledOf(server);
  const view = await viewOf(hands, server);
  const move = nextMove(hands.settings.drill, view);
  const doing = await act(hands, view, move, course);
  const steps = { ...server.steps, ...course.steps.get(server.id) };
  hands.onLook?.({ of, doing, steps });
  return { kind: move.kind === 'mark' ? 'go on' : 'wait', of, doing, steps };
}

/** @returns what is going on now, in words */
async function act(hands: DrillHands, view: DrillView, move: Move, course: Course): Promise<string> {
  const { server } = view;
  const of = drilledOf(server);
  switch (move.kind) {
    case 'wait':
      return move.doing;
    case 'mark':
      course.steps.set(server.id, move.steps);
      await hands.servers.tagServer(server.id, stepsTags(move.steps));
      return 'noting a step';
    case 'probe':
      return probe(hands, view, move, course);
    case 'record':
      await record(hands, of, move.result);
      course.end = { kind: 'ended', of, result: move.result };
      break;
    case 'remove':
      course.end ??= endOf(of, move);
  }
  await removed(hands, server.id);
  return 'taking the server away';
}

function endOf(of: Drilled, { result, why }: Move & { kind: 'remove' }): DrillEnd {
  return result
    ? { kind: 'ended', of, result }
    : { kind: 'not made', of, failure: { code: 'NotDrilled', message: why } };
}

async function viewOf(hands: DrillHands, server: DrillServer): Promise<DrillView> {
  const look = lookFor(server, hands.settings.drill);
  return {
    server,
    copy: await copyOf(hands, server),
    isUp: look === 'system' ? await hands.servers.isUp(server.id) : undefined,
    command: look === 'command' ? await hands.servers.lastCommand(server.id) : undefined,
    now: hands.now(),
  };
}

/** Read each time: another may have told it already. */
async function copyOf(
  { ecs, settings }: DrillHands,
  { imageId, instance, slot }: DrillServer,
): Promise<Point | undefined> {
  const images = await ecs.describeImages({
    tags: { [TAG.vault]: settings.vault, [TAG.instance]: instance, [TAG.slot]: slot },
  });
  const image = images.find(({ id }) => id === imageId);
  return image && pointOf(settings, image, ecs.region);
}

async function probe(
  hands: DrillHands,
  { server, now }: DrillView,
  { overdue }: Move & { kind: 'probe' },
  course: Course,
): Promise<string> {
  const { probe: asked } = hands.settings.drill;
  const { id: instanceId, isWindows } = server;
  if (!asked) return 'nothing to probe';
  const script = probeScript(asked, isWindows);
  const clientToken = probeToken(server, now);
  try {
    await hands.servers.runCommand({ instanceId, script, isWindows, timeoutSeconds: PROBE_SECONDS, clientToken });
    return 'probing it';
  } catch (error) {
    const failure = failureOf(error);
    if (!overdue) return `probing it again soon (${failure.code})`;
    // Its time is over and it could not even be asked: that is nobody's proof against the copy.
    course.end = { kind: 'not made', of: drilledOf(server), failure };
    await removed(hands, instanceId);
    return 'taking the server away';
  }
}

async function record({ servers }: DrillHands, { imageId }: Drilled, result: DrillResult): Promise<void> {
  try {
    await servers.tagImage(imageId, { [TAG.drill]: resultText(result) });
  } catch (error) {
    if (!(error instanceof CloudError) || error.kind !== 'not-found') throw error;
  }
}

/**
 * One that has just gone carries no tag any more, and so may not be touched: whether it is gone, the next look tells. One that is on
 * its way up cannot go yet: the next look asks again.
 */
async function removed({ servers, settings }: DrillHands, id: string): Promise<void> {
  try {
    await servers.remove(id);
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'busy') return;
    const there = await servers.find(drillTags(settings.vault));
    if (there.some((one) => one.id === id)) throw error;
  }
}

async function clearDisks({ servers, settings }: DrillHands): Promise<void> {
  for (const disk of await servers.looseDisks(drillTags(settings.vault))) await servers.removeDisk(disk);
}

/** Another has brought it to its end, and told the copy; or somebody has taken it away. */
async function endedElsewhere(hands: DrillHands, server: DrillServer): Promise<DrillEnd> {
  const result = readResult((await copyOf(hands, server))?.drill);
  if (result?.server === server.id) return { kind: 'ended', of: drilledOf(server), result };
  const failure = { code: 'Gone', message: `server ${server.id} was taken away before anything was found out` };
  return { kind: 'not made', of: drilledOf(server), failure };
}

function drilledOf({ plan, instance, imageId }: DrillServer): Drilled {
  return { plan, instance, imageId };
}
