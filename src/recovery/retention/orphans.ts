import type { TickSettings } from '../../plan/settings';
import { grouped } from '../grouped';
import { pointKey, readIdentity, TAG, type Identity, type Tags } from '../identity';
import { placeKey, pointOf, snapshotIds, type Point } from '../point';
import { brakeWhy, lateOnes, TOLERATED } from './brake';
import { outOfPlan, roleOf, type RetentionOptions } from './decide';
import type { Fate } from './fate';
import { copiedEverywhere, gatesOf, madeUpFor, surroundings, type Surroundings } from './gates';
import { goneWhy } from './gone';
import { compare } from '../compare';
import { keepers, type Side } from './rules';
import { distrustOf } from './trust';
import { darkRegions, presentPlan, serversOf, type Server, type Vault } from './vault';

/** A snapshot with the vault's tags that no image holds any more. */
export interface Orphan {
  region: string;
  snapshotId: string;
  /** Of the point that it belonged to. */
  identity: Identity;
  fate: 'kept' | 'released' | 'held';
  why: string;
}

/** What decides of one, before the brake: where rules let it go, the point that it is all there is of. */
interface Judged extends Orphan {
  ruled?: { around: Surroundings; side: Side; point: Point };
}

/**
 * What is to become of snapshots whose image is gone. What a removal has marked goes. The others are what an interrupted
 * release has left, or somebody who deleted an image; they may be all there is of that night, and go when the point would
 * have gone: no rule would keep it, there is a newer usable one, and the brake holds neither.
 */
export function decideOrphanFates(
  settings: TickSettings,
  vault: Vault,
  fates: readonly Fate[],
  { liftBrake = false }: RetentionOptions = {},
): Orphan[] {
  const servers = new Map(
    serversOf(settings, vault).map((server) => [keyOf(server.planName, server.instance), server]),
  );
  const braked = new Set(fates.filter(({ cause }) => cause === 'brake').map(({ point }) => placeKey(point)));
  const judged = Object.entries(vault.regions).flatMap(([region, view]) => {
    if (!view.readable) return [];
    const held = new Set(view.points.flatMap(snapshotIds));
    return view.snapshots
      .filter(({ id }) => !held.has(id))
      .flatMap((snapshot) => judgeOrphan(settings, vault, servers, region, snapshot) ?? []);
  });
  return (liftBrake ? judged : brakeOrphans(judged, fates, braked))
    .map(({ ruled: _, ...orphan }) => orphan)
    .sort((a, b) => compare(a.region, b.region) || compare(a.snapshotId, b.snapshotId));
}

function judgeOrphan(
  settings: TickSettings,
  vault: Vault,
  servers: Map<string, Server>,
  region: string,
  { id, tags }: { id: string; tags: Tags },
): Judged | undefined {
  const point = asPoint(settings, region, id, tags);
  if (!point) return undefined;
  const orphan = { region, snapshotId: id, identity: point.identity };
  if (tags[TAG.discarded] !== undefined) return { ...orphan, fate: 'released', why: 'its removal was begun' };
  const verdict = verdictOn(settings, vault, servers, point);
  if (typeof verdict === 'string') return { ...orphan, fate: 'kept', why: verdict };
  return { ...orphan, fate: 'released', why: GOES, ruled: verdict && { ...verdict, point } };
}

/** Each night counts once, as the point that it was; so do those of the images beside them. */
function brakeOrphans(judged: readonly Judged[], fates: readonly Fate[], braked: ReadonlySet<string>): Judged[] {
  const places = grouped(
    judged.flatMap(({ ruled }) => ruled ?? []),
    ({ point }) => placeKey(point),
  );
  const why = new Map<string, string>();
  for (const [place, of] of places) {
    const [{ around, side, point: any }] = of as [NonNullable<Judged['ruled']>];
    const images = fates.filter(
      ({ point, cause }) => (cause === 'no rule' || cause === 'brake') && placeKey(point) === place,
    );
    const points = [...of, ...images].map(({ point }) => point);
    const late = new Set(lateOnes(around, any.region, side, points).map(({ identity }) => pointKey(identity)));
    if (late.size > TOLERATED || braked.has(place)) why.set(place, brakeWhy(late.size));
  }
  return judged.map((orphan) => {
    const brake = orphan.ruled && why.get(placeKey(orphan.ruled.point));
    return brake === undefined ? orphan : { ...orphan, fate: 'held', why: brake };
  });
}

const GOES = 'its image is gone, and the point would have been released';

/** As if it were a point that is not usable. When it was made is not known: not before its slot. */
function asPoint(settings: TickSettings, region: string, id: string, tags: Tags): Point | undefined {
  const read = readIdentity(tags);
  if (!read) return undefined;
  const image = { id, name: '', status: 'UnAvailable', createdAt: read.identity.slot, progress: 0, tags, disks: [] };
  const point = pointOf(settings, image, region);
  return point && { ...point, takenAt: read.identity.slot };
}

/** @returns why it stays; or by what the rules were asked, where they let it go; undefined where no rule has a say */
function verdictOn(
  settings: TickSettings,
  vault: Vault,
  servers: Map<string, Server>,
  point: Point,
): string | { around: Surroundings; side: Side } | undefined {
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
  return whyRulesKeep(around, role, point) ?? { around, side: role };
}

function whyRulesKeep(around: Surroundings, side: Side, point: Point): string | undefined {
  const distrust = distrustOf(around.plan, point);
  if (distrust) return distrust.why;
  const rules = keepers(around.plan, side, around.counted(point.region))(point);
  if (rules.length > 0) return rules.join(', ');
  return side === 'source' ? gatesOf([copiedEverywhere], around, point)?.why.join() : undefined;
}

function withPoint(server: Server, point: Point): Server {
  return { ...server, points: new Map([...server.points, ['', [...(server.points.get('') ?? []), point]]]) };
}

function keyOf(planName: string, instance: string): string {
  return `${planName}/${instance}`;
}
