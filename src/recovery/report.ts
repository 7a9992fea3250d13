import type { TickSettings } from '../plan/settings';
import { slotText } from './identity';
import { ages, type Age } from './ages';
import type { DrillLine } from './drill/report';
import type { Outcome, OutcomeState } from './outcomes';
import { unreadable, type World } from './world';

/** What one tick tells: the function's answer, and the source of its log lines. */
export interface Report {
  vault: string;
  /** When the tick began, ISO 8601. */
  at: string;
  outcomes: OutcomeLine[];
  ages: AgeLine[];
  /** Of the copies that this tick had to do with; absent where there were none. */
  drills?: DrillLine[];
  /** A sentence for each promise that is broken now; empty when all is well. */
  problems: string[];
  /** Things somebody may want to know that break no promise. */
  notes: string[];
}

export type OutcomeLine = Omit<Outcome, 'slot' | 'alarming'> & { slot: string };
export type AgeLine = Omit<Age, 'takenAt'> & { takenAt?: string };

export function report(
  settings: TickSettings,
  world: World,
  found: readonly Outcome[],
  told: Pick<Report, 'notes' | 'problems' | 'drills'>,
): Report {
  const seen = ages(settings, world, found);
  const unknown = unknownMembers(settings, world);
  return {
    vault: settings.vault,
    at: world.now.toISOString(),
    outcomes: found.map(outcomeLine),
    ages: seen.map((age) => ({ ...age, takenAt: age.takenAt?.toISOString(), hours: age.hours && round(age.hours) })),
    problems: [
      ...unreadableRegions(settings, world),
      ...unknown.problems,
      ...(world.unanswered ?? []).map((plan) => `protectNow: no server of plan ${plan} is known now; ask again`),
      ...found.filter(isAlarming).map(problemOf),
      ...seen.flatMap(overdue),
      ...told.problems,
    ],
    notes: [...unknown.notes, ...told.notes],
    ...(told.drills?.length ? { drills: told.drills } : {}),
  };
}

function outcomeLine({ slot, alarming, ...rest }: Outcome): OutcomeLine {
  return { ...rest, slot: slotText(slot) };
}

export function countByState(lines: readonly OutcomeLine[]): Partial<Record<OutcomeState, number>> {
  const counts: Partial<Record<OutcomeState, number>> = {};
  for (const { state } of lines) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function isAlarming({ alarming }: Outcome): boolean {
  return alarming;
}

function problemOf({ plan, instance, slot, destination, state, reason, code, requestId }: Outcome): string {
  const answer = code ? ` (${code}, request id ${requestId ?? 'none'})` : '';
  return `${instance} of plan ${plan}, slot ${slotText(slot)}, in ${destination}: ${state}${reason && `, ${reason}`}${answer}`;
}

function overdue({ plan, instance, destination, hours, targetHours, state }: Age): string[] {
  if (state !== 'over target') return [];
  const age =
    hours === undefined
      ? 'there is no usable copy, against the target of'
      : `the newest usable copy is ${round(hours)} h old, over the target of`;
  return [`${instance} of plan ${plan} in ${destination}: ${age} ${targetHours} h`];
}

/** A dark source is told by the age of the copies, if it lasts; what a dark destination holds nobody can tell at all. */
function unreadableRegions(settings: TickSettings, world: World): string[] {
  return [settings.sourceRegion, ...settings.destinationRegions].flatMap((region) => {
    const failure = unreadable(world, region);
    if (!failure || (region === settings.sourceRegion && !failure.denied)) return [];
    return [`${region} could not be read: ${failure.code} ${failure.message}`];
  });
}

/** Of plans that select by tags. A region that is dark is known already where its servers have copies; a right is not. */
function unknownMembers(settings: TickSettings, world: World): Pick<Report, 'notes' | 'problems'> {
  const told = { notes: [] as string[], problems: [] as string[] };
  for (const plan of settings.plans.filter(({ paused }) => !paused)) {
    const members = world.members[plan.name];
    const { code, message, denied } = members?.failure ?? {};
    const line = `the instances of plan ${plan.name} could not be read: ${code} ${message}`;
    if (members && !members.readable) told.problems.push(line);
    else if (members?.failure) {
      (denied ? told.problems : told.notes).push(`${line}; those that have copies are taken for them`);
    } else if (members?.instances.length === 0) {
      told.problems.push(`plan ${plan.name} protects nothing: no instance in ${settings.sourceRegion} has its tags`);
    }
  }
  return told;
}

function round(hours: number): number {
  return Math.round(hours * 10) / 10;
}
