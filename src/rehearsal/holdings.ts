import type { LocalCloud } from 'local-cloud';
import type { Plan, Settings } from '../plan/settings';
import { grouped } from '../recovery/grouped';
import { isUsable, newestOf, readPoint, type Point } from '../recovery/point';
import { hoursBetween } from '../recovery/world';

/** What is held of one server of a plan in one destination, by whichever plan's slots, as the local cloud itself has it. */
export interface Holding {
  plan: string;
  instance: string;
  destination: string;
  /** Usable ones. */
  copies: number;
  /** When the data of the newest was taken. */
  newest: Date;
  /** Its age, to a tenth of an hour, as everywhere. */
  hours: number;
  /** The plan's RPO target, in hours. */
  targetHours: number;
}

export function ageAt(newest: Date, at: Date): number {
  return Math.round(hoursBetween(newest, at) * 10) / 10;
}

/** Reads the usable copies of the vault, over and over. */
export class Holdings {
  /** Tags and disks of an image that is finished do not change any more. */
  private readonly read = new Map<string, Point | undefined>();

  constructor(private readonly cloud: LocalCloud) {}

  /** One for each server of a plan that has a usable copy there, in each destination that is not dark. */
  now({ vault, sourceRegion, destinationRegions, plans }: Settings): Holding[] {
    const now = this.cloud.clock.now();
    const members = plans.map((plan) => ({ plan, instances: this.membersOf(plan, sourceRegion) }));
    return destinationRegions.flatMap((destination) => {
      if (this.isDark(destination)) return [];
      const byServer = grouped(this.copiesIn(destination, vault), ({ identity }) => identity.instance);
      return members.flatMap(({ plan, instances }) =>
        instances.flatMap((instance): Holding[] => {
          const copies = byServer.get(instance) ?? [];
          const newest = newestOf(copies)?.takenAt;
          if (!newest) return [];
          const held = { copies: copies.length, newest, hours: ageAt(newest, now), targetHours: plan.maxAgeHours };
          return [{ plan: plan.name, instance, destination, ...held }];
        }),
      );
    });
  }

  private membersOf({ instances: ids, instanceTags = {} }: Plan, region: string): string[] {
    const there = Object.values(this.cloud.world.ecs.regions[region]?.instances ?? {});
    const isMember = ({ id, tags }: (typeof there)[number]): boolean =>
      ids?.includes(id) ?? Object.entries(instanceTags).every(([key, value]) => tags[key] === value);
    return there
      .filter(isMember)
      .map(({ id }) => id)
      .sort();
  }

  /** The size of all disks of which the vault holds a snapshot, in GiB: at most so much is billed. */
  gibibytes({ vault, sourceRegion, destinationRegions }: Settings): number {
    return [sourceRegion, ...destinationRegions]
      .flatMap((region) => Object.values(this.cloud.world.ecs.regions[region]?.images ?? {}))
      .filter(({ tags }) => tags['offsite-vault'] === vault)
      .flatMap(({ disks }) => disks)
      .reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  }

  private copiesIn(region: string, vault: string): Point[] {
    const images = Object.values(this.cloud.world.ecs.regions[region]?.images ?? {});
    return images.flatMap((image) => {
      if (image.status !== 'Available') return [];
      if (!this.read.has(image.id)) {
        const point = readPoint({ ...image, createdAt: new Date(image.createdAt), progress: 100 }, region, vault);
        this.read.set(image.id, point && isUsable(point) ? point : undefined);
      }
      return this.read.get(image.id) ?? [];
    });
  }

  private isDark(region: string): boolean {
    const { faults, now } = this.cloud.world;
    return faults.some(
      ({ rule }) => rule.kind === 'dark' && rule.region === region && now >= Date.parse(rule.from ?? ''),
    );
  }
}
