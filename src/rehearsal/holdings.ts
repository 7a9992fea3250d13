import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../plan/settings';
import { grouped } from '../recovery/grouped';
import { isUsable, newestOf, readPoint, type Point } from '../recovery/point';
import { hoursBetween } from '../recovery/world';

/** What is held of one server in one destination, as the local cloud itself has it. */
export interface Holding {
  instance: string;
  destination: string;
  /** Usable ones. */
  copies: number;
  /** When the data of the newest was taken. */
  newest: Date;
  /** Its age, to a tenth of an hour, as everywhere. */
  hours: number;
}

export function ageAt(newest: Date, at: Date): number {
  return Math.round(hoursBetween(newest, at) * 10) / 10;
}

/** Reads the usable copies of the vault, over and over. */
export class Holdings {
  /** Tags and disks of an image that is finished do not change any more. */
  private readonly read = new Map<string, Point | undefined>();

  constructor(private readonly cloud: LocalCloud) {}

  /** One for each server that has a usable copy there, in each destination that is not dark. */
  now({ vault, destinationRegions }: Settings): Holding[] {
    const now = this.cloud.clock.now();
    return destinationRegions.flatMap((destination) => {
      if (this.isDark(destination)) return [];
      const byServer = grouped(this.copiesIn(destination, vault), ({ identity }) => identity.instance);
      return [...byServer.keys()].sort().map((instance): Holding => {
        const copies = byServer.get(instance) ?? [];
        const { takenAt: newest } = newestOf(copies) as Point;
        return { instance, destination, copies: copies.length, newest, hours: ageAt(newest, now) };
      });
    });
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
