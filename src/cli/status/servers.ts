import type { Plan, Settings } from '../../plan/settings';
import { slotText } from '../../recovery/identity';
import type { Outcome } from '../../recovery/outcomes';
import { isDated, newestOf } from '../../recovery/point';
import type { Vault } from '../../recovery/retention/vault';
import { everyPoint, hoursBetween, type World } from '../../recovery/world';
import type { Look } from '../look';
import type { Progress, ServerLine } from './document';
import { pointsIn } from '../vault-points';
import { hoursText, placeText } from '../words';

/** Of every server in every destination: those that a tick would answer for, then those that only the vault knows. */
export function serverLines(settings: Settings, { world, outcomes, report }: Look, vault: Vault): ServerLine[] {
  const seen = report.ages.map(({ plan, instance, destination, state, targetHours, takenAt, hours }): ServerLine => ({
    plan,
    instance,
    destination,
    state,
    targetHours,
    takenAt,
    hours,
    inProgress: outcomes
      .filter((one) => one.plan === plan && one.instance === instance && one.destination === destination)
      .filter(({ state: now }) => now === 'in progress')
      .map((one) => progressOf(one, settings, world)),
  }));
  const known = new Set(seen.map(placeText));
  return [...seen, ...guessed(settings, vault).filter((line) => !known.has(placeText(line)))];
}

/**
 * Servers of plans that are paused, or whose servers cannot be read: the copies tell which there are. On the day when the
 * source is gone that is all there is.
 */
function guessed(settings: Settings, vault: Vault): ServerLine[] {
  const points = pointsIn(vault);
  return settings.plans
    .filter((plan) => plan.paused || !isCertain(vault, plan))
    .flatMap((plan) => {
      const own = points.filter(({ identity }) => identity.plan === plan.name).map(({ identity }) => identity.instance);
      return [...new Set(own)]
        .sort()
        .flatMap((instance) =>
          settings.destinationRegions.map((destination) => ageIn(vault, plan, instance, destination)),
        );
    });
}

function isCertain({ members }: Vault, { name }: Plan): boolean {
  const found = members[name];
  return found?.readable === true && found.failure === undefined;
}

function ageIn(vault: Vault, plan: Plan, instance: string, destination: string): ServerLine {
  const base = { plan: plan.name, instance, destination, targetHours: plan.maxAgeHours, inProgress: [] };
  const view = vault.regions[destination];
  if (!view?.readable) return { ...base, state: 'unreadable' };
  const takenAt = newestOf(view.points.filter((p) => p.identity.instance === instance && isDated(p)))?.takenAt;
  const hours = takenAt && Math.round(hoursBetween(takenAt, vault.now) * 10) / 10;
  const late = hours === undefined || hours > plan.maxAgeHours;
  const state = plan.paused ? 'paused' : late ? 'over target' : 'within target';
  return { ...base, takenAt: takenAt?.toISOString(), hours, state };
}

/** What a tick would not say, since it does not look so far back for servers that it cannot read. */
export function guessedProblems(lines: readonly ServerLine[], { report }: Look): string[] {
  const known = new Set(report.ages.map(placeText));
  return lines
    .filter((line) => line.state === 'over target' && !known.has(placeText(line)))
    .map(({ plan, instance, destination, hours, targetHours }) => {
      const age = hours === undefined ? 'there is no usable copy' : `the newest usable copy is ${hoursText(hours)} old`;
      return `${instance} of plan ${plan} in ${destination}: ${age}, over the target of ${hoursText(targetHours)}`;
    });
}

function progressOf({ slot, reason, imageId }: Outcome, settings: Settings, world: World): Progress {
  const image = everyPoint(settings, world).find((point) => point.imageId === imageId);
  return { slot: slotText(slot), reason, percent: image?.state === 'working' ? image.progress : undefined };
}
