import type { TickSettings } from '../../plan/settings';
import { readIdentity, TAG, type Tags } from '../identity';
import { placeKey, pointOf, snapshotIds, type Point } from '../point';
import { outOfPlan, roleOf } from './decide';
import type { Fate } from './fate';
import { copiedEverywhere, gatesOf, madeUpFor, surroundings, type Surroundings } from './gates';
import { goneWhy } from './gone';
import { byText } from './order';
import { keepers, type Side } from './rules';
import { distrustOf } from './trust';
import { darkRegions, presentPlan, serversOf, type Server, type Vault } from './vault';

/** A snapshot with the vault's tags that no image holds any more. */
export interface Orphan {
  region: string;
  snapshotId: string;
  tags: Tags;
  fate: 'kept' | 'released';
  why: string;
}

/**
 * What is to become of snapshots whose image is gone. What a removal has marked goes. The others are what an interrupted
 * release has left, or somebody who deleted an image; they may be all there is of that night, and go when the point would
 * have gone: no rule would keep it, and there is a newer usable one.
 */
export function decideOrphanFates(settings: TickSettings, vault: Vault, fates: readonly Fate[]): Orphan[] {
  const servers = new Map(
    serversOf(settings, vault).map((server) => [keyOf(server.planName, server.instance), server]),
  );
  const braked = new Set(fates.filter(({ cause }) => cause === 'brake').map(({ point }) => placeKey(point)));
  return Object.entries(vault.regions)
    .flatMap(([region, view]) => {
      if (!view.readable) return [];
      const held = new Set(view.points.flatMap(snapshotIds));
      return view.snapshots
        .filter(({ id }) => !held.has(id))
        .flatMap(({ id, tags }): Orphan[] => {
          const point = asPoint(settings, region, id, tags);
          if (!point) return [];
          const orphan = { region, snapshotId: id, tags };
          if (tags[TAG.discarded] !== undefined) return [{ ...orphan, fate: 'released', why: 'its removal was begun' }];
          const stays = whyKept(settings, vault, servers, point, braked);
          return [{ ...orphan, ...(stays ? { fate: 'kept', why: stays } : { fate: 'released', why: GOES }) }];
        });
    })
    .sort((a, b) => byText(a.region, b.region) || byText(a.snapshotId, b.snapshotId));
}

const GOES = 'its image is gone, and the point would have been released';

/** As if it were a point that is not usable. When it was made is not known: not before its slot. */
function asPoint(settings: TickSettings, region: string, id: string, tags: Tags): Point | undefined {
  const read = readIdentity(tags);
  if (!read) return undefined;
  const image = { id, name: '', status: 'Orphan', createdAt: read.identity.slot, progress: 0, tags, disks: [] };
  const point = pointOf(settings, image, region);
  return point && { ...point, takenAt: read.identity.slot };
}

function whyKept(
  settings: TickSettings,
  vault: Vault,
  servers: Map<string, Server>,
  point: Point,
  braked: ReadonlySet<string>,
): string | undefined {
  const { plan: planName, instance } = point.identity;
  const plan = presentPlan(settings, planName);
  if (!plan) return `plan ${planName} is not in the config`;
  if (plan.paused) return 'the plan is paused';
  const dark = darkRegions(settings, vault);
  const [darkRegion] = dark.keys();
  if (darkRegion !== undefined) return `${darkRegion} cannot be read`;
  const found = servers.get(keyOf(plan.name, instance)) ?? { plan, planName: plan.name, instance, points: new Map() };
  const around = surroundings(settings, vault, found, plan, dark);
  if (goneWhy({ ...around, server: withPoint(found, point) })) return undefined;
  const out = outOfPlan(vault, found, plan);
  if (out) return out;
  const role = roleOf(settings, point.region);
  if (!role) return `${point.region} is not in the config`;
  if (role === 'retired') return gatesOf([madeUpFor], around, point)?.why.join();
  if (braked.has(placeKey(point))) return 'the brake holds the points there';
  return whyRulesKeep(around, role, point);
}

function whyRulesKeep(around: Surroundings, side: Side, point: Point): string | undefined {
  const distrust = distrustOf(around.plan, point);
  if (distrust) return distrust.why;
  const rules = keepers(around.plan, side, around.server.points.get(point.region) ?? [])(point);
  if (rules.length > 0) return rules.join(', ');
  return side === 'source' ? gatesOf([copiedEverywhere], around, point)?.why.join() : undefined;
}

function withPoint(server: Server, point: Point): Server {
  return { ...server, points: new Map([...server.points, ['', [...(server.points.get('') ?? []), point]]]) };
}

function keyOf(planName: string, instance: string): string {
  return `${planName}/${instance}`;
}
