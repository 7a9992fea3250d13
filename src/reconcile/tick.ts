import type { Ecs } from '../cloud/ecs';
import type { TickSettings } from '../plan/settings';
import { askAgain } from '../recovery/ask-again';
import { decide } from '../recovery/decide';
import { outcomes } from '../recovery/outcomes';
import { report, type Report } from '../recovery/report';
import { protect } from './act';
import { drill, type DrillMeans } from './drill/drill';
import { observe, type Request } from './observe';
import { Refusals } from './refusals';
import { sweep } from './retention/tick-sweep';
import { clearAway, tagSnapshots } from './upkeep';

export interface TickInput {
  /** The stack's birth. */
  since: Date;
  /** Ad hoc points that are asked for now. */
  requests: Request[];
  cloudOf: (region: string) => Ecs;
  now: () => Date;
  /** Nothing new is begun after it. */
  deadline: Date;
  /** Kept from tick to tick. */
  refusals?: Refusals;
  /** Without them nothing is drilled. */
  drills?: DrillMeans;
}

/** One level-triggered reconciliation: observe the cloud, decide, act, report. A missed tick is made good by the next. */
export async function tick(settings: TickSettings, input: TickInput): Promise<Report> {
  const { since, requests, cloudOf } = input;
  const world = await observe(settings, { now: input.now(), since, requests, cloudOf });
  const decisions = decide(settings, world);
  const tagged = await tagSnapshots(decisions, input);
  const { results, notes } = await protect(settings, world, decisions, input);
  const cleared = await clearAway(decisions, input);
  const swept = await sweep(settings, world, input);
  const drilled = await drill(settings, world, input, input.drills);
  const { refusals = new Refusals() } = input;
  const found = refusals.explain(askAgain(world, outcomes(settings, world, decisions, results), results), results);
  return report(settings, world, found, {
    notes: [...tagged.notes, ...notes, ...cleared.deleted, ...cleared.notes, ...swept.notes, ...drilled.notes],
    problems: [...tagged.problems, ...cleared.problems, ...swept.problems, ...drilled.problems],
    drills: drilled.drills,
  });
}
