import { longestGapHours, nextSlot, type Timing } from '../../schedule';
import { defaultMaxAgeHours } from '../complete';
import { DEFAULT_START_WITHIN_HOURS, DEFAULT_TIME_ZONE, type Given, type PlanDraft } from '../draft';
import { joined, shown, type Problem } from '../problems';

const HOUR = 60 * 60 * 1000;

/** A tick reads every slot that is younger than `maxAgeHours`, in every region. */
const SLOTS_LIMIT = 500;

/** What a plan's hours must be to its slots. */
export function timingProblems(plan: PlanDraft, at: string, { now, isWrong }: Given): Problem[] {
  if (plan.schedule === undefined || isWrong(joined(at, 'timeZone'))) return [];
  const timing: Timing = { schedule: plan.schedule, timeZone: plan.timeZone ?? DEFAULT_TIME_ZONE };
  const hoursAreWrong = isWrong(joined(at, 'maxAgeHours')) || isWrong(joined(at, 'startWithinHours'));
  return [...(hoursAreWrong ? [] : ageProblems(plan, timing, at, now)), ...startProblems(plan, timing, at, now)];
}

function ageProblems(plan: PlanDraft, timing: Timing, at: string, now: Date): Problem[] {
  const { maxAgeHours, startWithinHours = DEFAULT_START_WITHIN_HOURS } = plan;
  const hours = maxAgeHours ?? defaultMaxAgeHours(timing, startWithinHours, now);
  const slots = slotsWithin(timing, hours, now, SLOTS_LIMIT + 1);
  if (slots.length <= SLOTS_LIMIT) return [];
  const defaulted =
    maxAgeHours === undefined ? '(by default the longest gap between slots + startWithinHours + 6) ' : '';
  const rule = `${defaulted}must not span more than ${SLOTS_LIMIT} slots of the schedule, since every tick reads each of them`;
  const longest = ((slots[SLOTS_LIMIT - 1] as Date).getTime() - (slots[0] as Date).getTime()) / HOUR;
  const example = String(Math.max(1, Math.floor(longest)));
  return [{ path: joined(at, 'maxAgeHours'), rule, received: shown(maxAgeHours?.toString()), example }];
}

function startProblems({ startWithinHours }: PlanDraft, timing: Timing, at: string, now: Date): Problem[] {
  if (startWithinHours === undefined) return [];
  const gap = longestGapHours(timing, now);
  if (startWithinHours <= gap) return [];
  const rule =
    `must not be longer than the longest gap between slots, ${gap} h: ` +
    'the next slot takes the place of one that late';
  return [
    { path: joined(at, 'startWithinHours'), rule, received: shown(String(startWithinHours)), example: String(gap) },
  ];
}

/**
 * The slots of so many hours, the first and the last included, counted from the next one on.
 *
 * @param limit how many to look for
 */
export function slotsWithin(timing: Timing, hours: number, now: Date, limit: number): Date[] {
  const slots: Date[] = [];
  let slot = nextSlot(timing, now);
  const until = (slot?.getTime() ?? 0) + hours * HOUR;
  while (slot && slot.getTime() <= until && slots.length < limit) {
    slots.push(slot);
    slot = nextSlot(timing, slot);
  }
  return slots;
}
