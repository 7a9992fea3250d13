import type { Plan, TickSettings } from '../../plan/settings';
import type { Point } from '../point';
import { unreadable, type Failure, type Members, type RegionView } from '../world';
import { compare } from '../compare';

/** Everything that was read of some servers, history and all. */
export interface Vault {
  now: Date;
  /** Every region that was asked; one that is not here counts as unreadable. */
  regions: Record<string, RegionView>;
  /** By plan name: the instances that it protects now. */
  members: Record<string, Members>;
  /** Whether instances exist at the source; one that is not here was not asked about, or could not be. */
  exists: Record<string, boolean>;
  /** Image id -> why the cloud would not delete it now, where it shows that beforehand. */
  occupied: Record<string, string>;
}

/** The points that one plan has of one instance. */
export interface Server {
  /** Absent when no plan of the stack has the name, nor had it. */
  plan?: Plan;
  planName: string;
  instance: string;
  /** By region; only those that could be read. */
  points: Map<string, Point[]>;
}

/** The servers that points were found of, in order. */
export function serversOf(settings: TickSettings, vault: Vault): Server[] {
  const servers = new Map<string, Server>();
  for (const [region, view] of Object.entries(vault.regions).sort(([a], [b]) => compare(a, b))) {
    for (const point of view.readable ? distinct(view.points) : []) {
      const { vault: owner, plan: name, instance } = point.identity;
      if (owner !== settings.vault) continue;
      const plan = presentPlan(settings, name);
      const planName = plan?.name ?? name;
      const key = `${planName}/${instance}`;
      const server = servers.get(key) ?? { plan, planName, instance, points: new Map<string, Point[]>() };
      servers.set(key, server);
      if (!server.points.has(region)) server.points.set(region, []);
      server.points.get(region)?.push(point);
    }
  }
  return [...servers].sort(([a], [b]) => compare(a, b)).map(([, server]) => server);
}

/** By its name, or by one that it had before. */
export function presentPlan({ plans }: TickSettings, name: string): Plan | undefined {
  return plans.find((plan) => plan.name === name) ?? plans.find(({ formerNames }) => formerNames.includes(name));
}

function distinct(points: readonly Point[]): Point[] {
  return [...new Map(points.map((point) => [point.imageId, point])).values()];
}

/** Of the regions that the plans use, those that cannot be read. */
export function darkRegions(
  { sourceRegion, destinationRegions }: TickSettings,
  seen: Pick<Vault, 'regions'>,
): Map<string, Failure> {
  const dark = new Map<string, Failure>();
  for (const region of [sourceRegion, ...destinationRegions]) {
    const failure = unreadable(seen, region);
    if (failure) dark.set(region, failure);
  }
  return dark;
}
