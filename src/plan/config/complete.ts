import { longestGapHours, type Timing } from '../schedule';
import type { Plan, Settings } from '../settings';
import { completeDrill } from './complete-drill';
import { completeRecovery } from './complete-recovery';
import {
  DEFAULT_START_WITHIN_HOURS,
  DEFAULT_TICK_MINUTES,
  DEFAULT_TIME_ZONE,
  defaultVault,
  type Context,
  type Draft,
  type PlanDraft,
} from './draft';

/** Hours added to the longest gap and `startWithinHours`: for the image, its copies, and a little more. */
const AGE_RESERVE_HOURS = 6;

const DEFAULTS = {
  encryptionKeys: {},
  userAccessKey: false,
  alarmContactGroups: [],
  tickMinutes: DEFAULT_TICK_MINUTES,
  maxConcurrentCopies: 5,
  retiredRegions: [],
  assumedImageMinutes: 35,
  assumedCopyMinutes: 35,
  tags: {},
};

/** Every default filled in. The draft has passed all rules, so what is required is there. */
export function complete(draft: Draft, context: Context): Settings {
  const { sourceRegion = '', destinationRegions = [] } = draft;
  return {
    ...DEFAULTS,
    vault: defaultVault(context),
    homeRegion: destinationRegions[0] ?? '',
    // Members that were not given are not there, so they overwrite nothing.
    ...draft,
    sourceRegion,
    destinationRegions,
    drill: draft.drill && completeDrill(draft.drill, destinationRegions),
    recovery: draft.recovery && completeRecovery(draft.recovery, destinationRegions),
    plans: Object.entries(draft.plans ?? {})
      .map(([name, plan]) => completePlan(name, plan, context))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function completePlan(name: string, draft: PlanDraft, { now }: Context): Plan {
  const timing = { schedule: draft.schedule ?? '', timeZone: draft.timeZone ?? DEFAULT_TIME_ZONE };
  const imageName = draft.imageName ?? name;
  const startWithinHours = draft.startWithinHours ?? DEFAULT_START_WITHIN_HOURS;
  return {
    name,
    ...timing,
    // Sorted, so that typing them in another order changes nothing.
    instances: draft.instances?.toSorted(),
    instanceTags: draft.instanceTags,
    imageName,
    description: draft.description,
    destinationImageName: draft.destinationImageName ?? imageName,
    destinationDescription: draft.destinationDescription ?? draft.description,
    keep: draft.keep ?? {},
    maxAgeHours: draft.maxAgeHours ?? defaultMaxAgeHours(timing, startWithinHours, now),
    startWithinHours,
    goneDays: draft.goneDays,
    paused: draft.paused ?? false,
    formerNames: draft.formerNames ?? [],
  };
}

export function defaultMaxAgeHours(timing: Timing, startWithinHours: number, now: Date): number {
  return longestGapHours(timing, now) + startWithinHours + AGE_RESERVE_HOURS;
}
