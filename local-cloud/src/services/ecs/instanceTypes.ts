import type { EcsRegion, EcsState } from './state';

/** GiB of memory for each vCPU. */
const FAMILIES: Record<string, number> = { 'ecs.c7': 2, 'ecs.g7': 4, 'ecs.r7': 8, 'ecs.t6-c1m1': 1, 'ecs.g8y': 4 };
const SIZES: Record<string, number> = { large: 2, xlarge: 4, '2xlarge': 8, '4xlarge': 16, '8xlarge': 32 };

export interface InstanceType {
  name: string;
  family: string;
  cpus: number;
  memoryGiB: number;
  architecture: 'X86' | 'ARM';
}

/** Families of ARM processors end in y. */
const architectureOf = (family: string): InstanceType['architecture'] =>
  /^ecs\.[a-z]+\d+y/.test(family) ? 'ARM' : 'X86';

/** As images name it. */
export const imageArchitectureOf = (type: string): string => (architectureOf(type) === 'ARM' ? 'arm64' : 'x86_64');

/** A few types of the usual families; what more the real cloud offers differs from zone to zone. */
const OFFERED: InstanceType[] = Object.entries(FAMILIES).flatMap(([family, ratio]) =>
  Object.entries(SIZES).map(([size, cpus]) => ({
    ...{ name: `${family}.${size}`, family, cpus, memoryGiB: cpus * ratio },
    architecture: architectureOf(family),
  })),
);

/** What can be asked for: the usual types, and those that servers of the seed have. */
export function offeredTypes(ecs: EcsState): InstanceType[] {
  const known = new Set(OFFERED.map(({ name }) => name));
  const servers = Object.values(ecs.regions).flatMap((region) => Object.values(region.instances));
  const more = [...new Set(servers.map(({ type }) => type))].filter((type) => !known.has(type));
  return [...OFFERED, ...more.map(typeOf)];
}

/** What is known of a type, or taken for it from the size in its name. */
export function typeOf(name: string): InstanceType {
  const known = OFFERED.find((type) => type.name === name);
  if (known) return known;
  const [, , size = ''] = name.split('.');
  const cpus = size === 'small' ? 1 : (SIZES[size] ?? 2);
  const family = name.split('.').slice(0, 2).join('.');
  const memoryGiB = size === 'small' ? 2 : cpus * 4;
  return { name, family, cpus, memoryGiB, architecture: architectureOf(family) };
}

/** Stopped servers count too, as long as they are there. */
export const usedVCpus = ({ instances }: EcsRegion): number =>
  Object.values(instances).reduce((sum, { type }) => sum + typeOf(type).cpus, 0);

export const DISK_CATEGORIES = ['cloud_essd', 'cloud_auto', 'cloud_efficiency', 'cloud_ssd'];
