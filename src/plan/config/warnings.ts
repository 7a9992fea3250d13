import { longestGapHours, slotsBetween } from '../schedule';
import type { Plan, Settings } from '../settings';
import { KNOWN_REGIONS } from './regions';
import { shortestGapMinutes } from './rules/plans';
import { slotsWithin } from './rules/timing';
import { nearest } from './unknown-key';

const LOAD_DAYS = 28;
const MANY_SLOTS = 100;

/** What the user should know before `up`, and what does not stop it. */
export function warningsOf(settings: Settings, now: Date): string[] {
  // The rest is about a pipeline.
  if (settings.recovery) return regionWarnings(settings);
  return [
    ...alarmWarnings(settings),
    ...regionWarnings(settings),
    ...settings.plans.flatMap((plan) => planWarnings(plan, settings, now)),
    ...loadWarnings(settings, now),
  ];
}

function alarmWarnings({ alarmContactGroups }: Settings): string[] {
  if (alarmContactGroups.length > 0) return [];
  return ['offsite:alarmContactGroups names nobody: no alarm is declared, and silence will not be noticed.'];
}

/** A region that is new is no mistake; one that is mistyped answers to nobody. */
export function regionWarnings({ sourceRegion, destinationRegions, homeRegion, retiredRegions }: Settings): string[] {
  const regions = new Set([sourceRegion, ...destinationRegions, homeRegion, ...retiredRegions]);
  return [...regions]
    .filter((region) => region !== '' && !KNOWN_REGIONS.includes(region))
    .map((region) => {
      const meant = nearest(region, KNOWN_REGIONS);
      return `Region ${region} is not one that this version knows${meant === undefined ? '' : `; is it ${meant}?`}`;
    });
}

function planWarnings(plan: Plan, settings: Settings, now: Date): string[] {
  const warnings: string[] = [];
  const { name, maxAgeHours } = plan;
  if (shortestGapMinutes(plan.schedule, now) < 60) {
    warnings.push(
      `Plan ${name} fires more than once an hour; a slot is skipped while the image before it is unfinished.`,
    );
  }
  const slots = slotsWithin(plan, maxAgeHours, now, Infinity).length;
  if (slots > MANY_SLOTS) {
    warnings.push(
      `Plan ${name} spans ${slots} slots by its maxAgeHours (${maxAgeHours}), and every tick reads each of them: about ` +
        `${2 * slots} calls a region.`,
    );
  }
  const oldest = longestGapHours(plan, now) + (settings.assumedImageMinutes + copyMinutes(plan, settings)) / 60;
  if (oldest > maxAgeHours && !plan.paused) {
    warnings.push(
      `Plan ${name} cannot meet its target: before a new copy is usable the newest one is up to ${round(oldest)} h old, ` +
        `and maxAgeHours is ${maxAgeHours}.`,
    );
  }
  return warnings;
}

/** All copies of a slot, so many at a time: both the source's limit and a destination's hold, and the source has most. */
function copyMinutes(plan: Plan, settings: Settings): number {
  return Math.ceil(copiesOf(plan, settings) / settings.maxConcurrentCopies) * settings.assumedCopyMinutes;
}

/** Of a slot. How many servers carry a plan's tags is not known here: one, at least. */
function copiesOf(plan: Plan, settings: Settings): number {
  return (plan.instances?.length ?? 1) * settings.destinationRegions.length;
}

/** More copies a day than can be made leave the newest ever older. */
function loadWarnings(settings: Settings, now: Date): string[] {
  const until = new Date(now.getTime() + LOAD_DAYS * 24 * 60 * 60 * 1000);
  const wanted = settings.plans
    .filter((plan) => !plan.paused)
    .map((plan) => (slotsBetween(plan, now, until).length / LOAD_DAYS) * copiesOf(plan, settings))
    .reduce((sum, copies) => sum + copies, 0);
  const possible = (settings.maxConcurrentCopies * 24 * 60) / settings.assumedCopyMinutes;
  if (wanted <= possible) return [];
  return [
    `The plans ask for about ${Math.round(wanted)} copies a day; ${settings.maxConcurrentCopies} at a time of ` +
      `${settings.assumedCopyMinutes} minutes make about ${Math.round(possible)}.`,
  ];
}

function round(hours: number): number {
  return Math.round(hours * 10) / 10;
}
