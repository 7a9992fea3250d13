import { CloudError } from '../../cloud/errors';
import type { DrillSettings } from '../../plan/drill-settings';
import type { Settings } from '../../plan/settings';
import { LOOK_EVERY } from '../../reconcile/drill/drill';
import { drillCourse, type DrillHands } from '../../reconcile/drill/course';
import { NO_NETWORK } from '../../reconcile/drill/start';
import { failureOf } from '../../reconcile/failure';
import { lineOf, type DrillEnd, type DrillLine } from '../../recovery/drill/report';
import type { Steps } from '../../recovery/drill/result';
import type { Turn } from '../../recovery/drill/turn';
import type { Failure } from '../../recovery/world';
import type { Cloud } from '../context';
import { CliError, EXIT } from '../exit';
import type { Progress } from '../progress';

interface Following {
  cloud: Cloud;
  progress: Progress;
  signal: AbortSignal;
}

/** Refused looks in a row before it is told. */
const PATIENCE = 3;
const PAUSE_AFTER_REFUSAL = 30_000;

export interface Drills {
  lines: DrillLine[];
  /** The cloud refused to be asked any more: whether something is left, nobody knows. */
  isBroken: boolean;
}

/**
 * One after the other. What somebody else has under way is followed to its end first, and told as well.
 *
 * @throws CliError where there is no network to drill in: no server could be drilled
 */
export async function drillAll(
  settings: Settings & { drill: DrillSettings },
  targets: readonly Turn[],
  following: Following,
): Promise<Drills> {
  const drills: Drills = { lines: [], isBroken: false };
  const { lines: done } = drills;
  const hands = handsOf(settings, following, done);
  // What an interrupted drill left.
  await follow(hands, [], following, drills);
  for (const target of targets) {
    const ours = ({ instance, imageId }: DrillLine) => instance === target.instance && imageId === target.point.imageId;
    // Another's may be under way each time, and so again.
    for (let tries = 0; tries < PATIENCE && !following.signal.aborted && !done.some(ours); tries++) {
      await follow(hands, [target], following, drills);
    }
  }
  return drills;
}

async function follow(
  hands: DrillHands,
  wanted: readonly Turn[],
  { cloud, signal }: Following,
  drills: Drills,
): Promise<void> {
  const tell = (end: DrillEnd) => end.kind !== 'nothing' && drills.lines.push(lineOf(hands.settings.drill, end));
  for (let refused = 1; ; refused++) {
    try {
      const end = await drillCourse(hands, wanted);
      if (end.kind === 'not made' && end.failure.code === NO_NETWORK) throw noNetwork(end.failure);
      return void tell(end);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const [turn] = wanted;
      const of = turn && { plan: turn.plan, instance: turn.instance, imageId: turn.point.imageId };
      if (refused < PATIENCE && !signal.aborted) {
        await cloud.pass(PAUSE_AFTER_REFUSAL, signal);
        continue;
      }
      drills.isBroken = true;
      return void tell({ kind: 'not made', of, failure: failureOf(error) });
    }
  }
}

function noNetwork({ message }: Failure): CliError {
  return new CliError(
    EXIT.broken,
    message,
    'The stack makes it in the region of offsite:drill: run pulumi up, then this again.',
  );
}

function handsOf(
  settings: Settings & { drill: DrillSettings },
  { cloud, progress, signal }: Following,
  done: DrillLine[],
): DrillHands {
  const { drill } = settings;
  return {
    settings,
    // Asked for each time: its credentials may have been renewed.
    get ecs() {
      return cloud.cloudOf(drill.region);
    },
    get servers() {
      return cloud.serversOf(drill.region);
    },
    now: cloud.now,
    pause: () => cloud.pass(LOOK_EVERY, signal),
    isOver: () => signal.aborted,
    onLook: ({ of, doing, steps }) =>
      progress.show([{ key: of.instance, percent: percentOf(steps), doing: sofar(steps, doing) }]),
    onRefusal: (of, failure) => void done.push(lineOf(drill, { kind: 'not made', of, failure })),
  };
}

function percentOf({ running, booted, probed }: Steps): number {
  return [running, booted, probed].filter((step) => step !== undefined).length * 30 + 10;
}

/** `running after 1.2 min; waiting for its system` */
function sofar({ running, booted, probed }: Steps, doing: string): string {
  const steps = Object.entries({ running, booted, probed }).flatMap(([step, minutes]) =>
    minutes === undefined ? [] : [`${step} after ${Math.round(minutes * 10) / 10} min`],
  );
  return [...steps.slice(-1), doing].join('; ');
}
