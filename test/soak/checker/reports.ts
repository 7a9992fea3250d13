import type { Moment, PromiseCheck, Said } from './promise';
import { iso, isUsable, type View } from './view';

const HOUR = 3_600_000;

/** What is said of ages is what the cloud has. */
export const agesAreTrue: PromiseCheck = {
  name: 'ages as reported are true',
  check: (moment) => (moment.said?.ages ?? []).flatMap((age) => ageProblem(age, moment)),
};

type AgeLine = Said['ages'][number];

function ageProblem(age: AgeLine, moment: Moment): string[] {
  const { before, view, said } = moment;
  const who = `${age.instance} in ${age.destination}`;
  if (age.state === 'unreadable') return wasRefused(age.destination, moment) ? [] : [`${who} is called unreadable`];
  const now = Date.parse(said?.at ?? '');
  // A copy may be finished while the tick runs, which one look of a tick sees and another does not.
  const truths = [newestOf(age, before), newestOf(age, view)];
  if (age.takenAt === undefined) {
    const isOld = truths.some((taken) => !(now - taken <= age.targetHours * HOUR));
    return isOld ? [] : [`${who}: no copy within the target is told, and there is one`];
  }
  const told = Date.parse(age.takenAt);
  const hours = (now - told) / HOUR;
  const state = hours > age.targetHours ? 'over target' : 'within target';
  return [
    ...(truths.includes(told) ? [] : [`${who}: the newest is told to be of ${age.takenAt}, which is not so`]),
    ...(Math.abs(hours - (age.hours ?? 0)) > 0.1 ? [`${who}: ${age.hours} h are told, ${hours} are true`] : []),
    ...(age.state === state ? [] : [`${who}: ${hours} h are called ${age.state}`]),
  ];
}

function wasRefused(region: string, { view, calls }: Moment): boolean {
  return view.dark.has(region) || calls.some((call) => call.region === region && call.outcome !== 'ok');
}

/** To the second, as the cloud tells times. */
function newestOf({ instance, destination }: AgeLine, { images }: View): number {
  const copies = images.filter((image) => image.isCopy && image.instance === instance && image.region === destination);
  return Math.floor(Math.max(...copies.filter(isUsable).map(({ takenAt }) => takenAt)) / 1000) * 1000;
}

const ENDS = ['protected', 'partial', 'skipped', 'missed', 'failed'];

/** A slot that the stack has to answer for, told by whoever arranged the soak. */
export interface Due {
  plan: string;
  instance: string;
  /** ms */
  slot: number;
}

/** Every slot of every server has one outcome in every destination: never two at a time, and an end at last. */
export function everySlotEnds(due: readonly Due[], destinations: readonly string[], until: () => number): PromiseCheck {
  const last = new Map<string, string>();
  return {
    name: 'every slot ends as exactly one outcome',
    check: ({ before, view, said }) => {
      if (!said) return [];
      const problems: string[] = [];
      const keys = new Set<string>();
      const usable = new Map([...usableCopies(view, 'after'), ...usableCopies(before, 'before')]);
      for (const line of said.outcomes) {
        const key = keyOf(line.plan, line.instance, Date.parse(line.slot), line.destination);
        if (keys.has(key)) problems.push(`${key} has two outcomes at once`);
        keys.add(key);
        const there = usable.get(key);
        if (line.state === 'protected' && !there) problems.push(`${key} is called protected, and has no usable copy`);
        if (there === 'before' && line.state !== 'protected' && !view.dark.has(line.destination) && !line.code) {
          problems.push(`${key} has a usable copy, and is called ${line.state}`);
        }
        last.set(key, line.state);
      }
      return problems;
    },
    end: () =>
      due
        .filter(({ slot }) => slot < until())
        .flatMap(({ plan, instance, slot }) => destinations.map((region) => keyOf(plan, instance, slot, region)))
        .flatMap((key) => {
          const end = last.get(key);
          return end && ENDS.includes(end) ? [] : [`${key} ended as ${end ?? 'nothing'}`];
        }),
  };
}

function keyOf(plan: string, instance: string, slot: number, destination: string): string {
  return `${plan} ${instance} ${iso(slot)} in ${destination}`;
}

/** Longer than a report looks back. */
const SPOKEN_OF = 4 * 24 * HOUR;

/** Of each point that has a usable copy now: whether already before the tick. */
function usableCopies({ images, now }: View, when: 'before' | 'after'): [string, 'before' | 'after'][] {
  return images
    .filter((image) => image.slot > now - SPOKEN_OF && image.isCopy && isUsable(image))
    .map(({ plan, instance, slot, region }) => [keyOf(plan, instance, slot, region), when]);
}
