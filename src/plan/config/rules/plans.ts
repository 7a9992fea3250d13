import { gaps, nextSlot, slotsBetween } from '../../schedule';
import { DEFAULT_TICK_MINUTES, DEFAULT_TIME_ZONE, type Draft, type Given, type PlanDraft } from '../draft';
import { PLAN, RESERVED_NAME } from '../fields';
import { joined, ROOT, shown, type Problem } from '../problems';
import { WRONG_ITEM } from '../reader';
import { timingProblems } from './timing';
import { asList, asMap } from '../typed';

const PLANS = `${ROOT}plans`;
const MINUTE = 60 * 1000;

/** What a plan must be as a whole, and to the other plans. */
export function planProblems(draft: Draft, given: Given): Problem[] {
  const plans = draft.plans ?? {};
  const tickMinutes = given.isWrong(`${ROOT}tickMinutes`) ? 0 : (draft.tickMinutes ?? DEFAULT_TICK_MINUTES);
  return Object.entries(plans).flatMap(([name, plan]) => {
    const path = joined(PLANS, name);
    const ofSchedule = scheduleProblems(plan, path, tickMinutes, given.now);
    return [
      ...ofSchedule,
      // What is measured by a wrong schedule is nobody's fault.
      ...(ofSchedule.length > 0 ? [] : timingProblems(plan, path, given)),
      ...formerNameProblems(name, plans, path),
    ];
  });
}

/** What is there, or is not, can only be said of what was typed: a wrong list is no missing one. */
export function memberProblems(name: string, plan: Record<string, unknown>, path: string): Problem[] {
  const given = (key: string): boolean => ![undefined, null, ''].includes(plan[key] as undefined);
  const problems: Problem[] = [];
  const { instances, instanceTags } = plan;
  if (given('instances') && given('instanceTags')) {
    const rule = 'must have one of instances and instanceTags, not both';
    const received = shown({ instances: asList(instances), instanceTags: asMap(instanceTags) });
    problems.push({ path, rule, received, example: PLAN.instances.example });
  }
  if (!given('instances') && !given('instanceTags')) {
    problems.push({ path, rule: 'must have one of instances and instanceTags', example: PLAN.instances.example });
  }
  if (!given('imageName') && RESERVED_NAME.test(name)) {
    const rule = 'must be set, since by default it is the plan\'s name, and no image\'s name may begin with "aliyun"';
    problems.push({ path: joined(path, 'imageName'), rule, received: shown(name), example: PLAN.imageName.example });
  }
  return problems;
}

function scheduleProblems(plan: PlanDraft, at: string, tickMinutes: number, now: Date): Problem[] {
  if (plan.schedule === undefined) return [];
  const path = joined(at, 'schedule');
  const received = shown(plan.schedule);
  const example = PLAN.schedule.example;
  if (!nextSlot({ schedule: plan.schedule, timeZone: plan.timeZone ?? DEFAULT_TIME_ZONE }, now)) {
    return [{ path, rule: 'must fire at some time', received, example }];
  }
  if (shortestGapMinutes(plan.schedule, now) >= tickMinutes) return [];
  return [{ path, rule: 'must not fire more often than the timer ticks (tickMinutes)', received, example }];
}

/** Between the next slots; in UTC, so that a clock change does not count. */
export function shortestGapMinutes(schedule: string, now: Date): number {
  const timing = { schedule, timeZone: 'UTC' };
  // Two days are enough for what repeats daily; the rest is at least a day apart, but for what a first day holds.
  const first = nextSlot(timing, now);
  if (!first) return Infinity;
  const twoDays = slotsBetween(timing, now, new Date(first.getTime() + 2 * 24 * 60 * MINUTE));
  return gaps(twoDays).reduce((least, gap) => Math.min(least, gap), Infinity) / MINUTE;
}

function formerNameProblems(name: string, plans: Record<string, PlanDraft>, at: string): Problem[] {
  const others = Object.entries(plans).filter(([other]) => other !== name);
  return (plans[name]?.formerNames ?? []).flatMap((former, i) => {
    const path = joined(joined(at, 'formerNames'), i);
    const wrong = (rule: string): Problem[] => [
      { path, rule, received: shown(former), example: PLAN.formerNames.example },
    ];
    if (former === WRONG_ITEM) return [];
    if (former === name) return wrong('must not be the name the plan has now');
    if (others.some(([other]) => other === former)) return wrong('must not be the name of another plan');
    if (others.some(([, plan]) => plan.formerNames?.includes(former))) {
      return wrong('must not be a former name of two plans');
    }
    return [];
  });
}
