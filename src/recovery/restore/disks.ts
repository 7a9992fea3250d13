import type { Point } from '../point';

export interface SystemDisk {
  category: string;
  sizeGiB: number;
}

export interface DataDisk extends SystemDisk {
  device: string;
}

export interface Disks {
  system?: SystemDisk;
  data: DataDisk[];
}

/** Of their categories, those that are not the one that is wished for. */
export function otherCategories({ system, data }: Disks, wished: string): string[] {
  const all = [...(system ? [system] : []), ...data].map(({ category }) => category);
  return [...new Set(all)].filter((category) => category !== wished).sort();
}

export function withCategory({ system, data }: Disks, category: string): Disks {
  return { system: system && { ...system, category }, data: data.map((disk) => ({ ...disk, category })) };
}

/**
 * The disks of a server made from a copy: those of the image, under the image's names for them, so that none is made twice; each
 * with the category that the disk of its size had.
 */
export function disksOf({ disks, sheet }: Point): Disks {
  const [system, ...data] = [...sheet.disks];
  const known = [...data];
  const [ofSystem, ...ofData] = byDevice(disks);
  return {
    system: system && { category: system.category, sizeGiB: Math.max(system.sizeGiB, ofSystem?.sizeGiB ?? 0) },
    data: ofData.flatMap(({ device, sizeGiB }) => {
      const at = known.findIndex((disk) => disk.sizeGiB === sizeGiB);
      // What did not fit into the sheet's tags is like its neighbours.
      const category = (at < 0 ? undefined : known.splice(at, 1)[0]?.category) ?? data[0]?.category;
      return device && category ? [{ device, category, sizeGiB }] : [];
    }),
  };
}

/** The system disk's name is the first of all. */
function byDevice<T extends { device?: string }>(disks: readonly T[]): T[] {
  return [...disks].sort((a, b) => ((a.device ?? '') < (b.device ?? '') ? -1 : 1));
}
