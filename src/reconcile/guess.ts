import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { Plan, TickSettings } from '../plan/settings';
import { TAG } from '../recovery/identity';
import { pointOf } from '../recovery/point';
import type { Members } from '../recovery/world';

/**
 * With the source region dark, the servers of a plan by tags are those that have copies, however old: an outage of a week
 * must not make anybody silent about them. Of more than 1,000 copies of a plan in a region the cloud shows no more.
 */
export async function guessMembers(
  settings: TickSettings,
  plan: Plan,
  cloudOf: (region: string) => Ecs,
  members: Members,
): Promise<Members> {
  if (members.readable) return members;
  const asks = settings.destinationRegions.flatMap((region) =>
    [plan.name, ...plan.formerNames].map((name) => withCopies(settings, name, cloudOf(region))),
  );
  const ids = (await Promise.all(asks)).flat();
  if (ids.length === 0) return members;
  return { readable: true, instances: [...new Set(ids)].sort(), failure: members.failure };
}

async function withCopies(settings: TickSettings, planName: string, ecs: Ecs): Promise<string[]> {
  try {
    const images = await ecs.describeImages({ tags: { [TAG.vault]: settings.vault, [TAG.plan]: planName } });
    return images.flatMap((image) => pointOf(settings, image, ecs.region)?.identity.instance ?? []);
  } catch (error) {
    // That the region cannot be read is told by who reads it for its points.
    if (error instanceof CloudError) return [];
    throw error;
  }
}
