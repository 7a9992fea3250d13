import { isSlot, nextSlot, type Timing } from '../../schedule';
import { DEFAULT_TIME_ZONE, type Draft, type Given, type PlanDraft } from '../draft';
import { joined, ROOT, shown, type Problem } from '../problems';
import { WRONG_ITEM } from '../reader';
import { shortestGapMinutes } from './plans';

const HORIZON = 400 * 24 * 60 * 60 * 1000;

/**
 * Two plans that would image one instance at the same slot, within 400 days. Plans that select by tags are not known
 * before they run: there the first by name takes the slot.
 */
export function clashProblems({ plans }: Draft, { now, isWrong }: Given): Problem[] {
  const isSure = (name: string): boolean =>
    ['paused', 'timeZone'].every((key) => !isWrong(joined(joined(`${ROOT}plans`, name), key)));
  const active = Object.entries(plans ?? {})
    .filter(([name, plan]) => plan.paused !== true && isSure(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return active.flatMap(([name, plan], i) =>
    active.slice(i + 1).flatMap(([other, otherPlan]) => {
      const shared = plan.instances?.find((id) => id !== WRONG_ITEM && otherPlan.instances?.includes(id));
      const clash = shared === undefined ? undefined : firstClash(plan, otherPlan, now);
      if (shared === undefined || !clash) return [];
      return [
        {
          path: joined(joined(`${ROOT}plans`, other), 'schedule'),
          rule: `must not share a slot with plan ${name}, since both protect one instance`,
          received: shown(`${otherPlan.schedule}: ${shared} at ${clash.toISOString().slice(0, 16)}Z`),
          example: elsewhere(plan, otherPlan, now),
        },
      ];
    }),
  );
}

function firstClash(a: PlanDraft, b: PlanDraft, now: Date): Date | undefined {
  if (a.schedule === undefined || b.schedule === undefined) return undefined;
  // Walking the one that fires less often asks fewer questions.
  const aFirst = shortestGapMinutes(a.schedule, now) >= shortestGapMinutes(b.schedule, now);
  const [walked, asked] = (aFirst ? [a, b] : [b, a]).map(timingOf) as [Timing, Timing];
  const horizon = now.getTime() + HORIZON;
  let slot = nextSlot(walked, now);
  while (slot && slot.getTime() <= horizon) {
    if (isSlot(asked, slot)) return slot;
    slot = nextSlot(walked, slot);
  }
  return undefined;
}

function timingOf({ schedule = '', timeZone = DEFAULT_TIME_ZONE }: PlanDraft): Timing {
  return { schedule, timeZone };
}

/** The nearest schedule that would do: at another minute of the same hours. */
function elsewhere(kept: PlanDraft, moved: PlanDraft, now: Date): string | undefined {
  const [, ...rest] = (moved.schedule ?? '').split(/\s+/);
  const schedules = [30, 15, 45].map((minute) => [minute, ...rest].join(' '));
  return schedules.find((schedule) => !firstClash(kept, { ...moved, schedule }, now));
}
