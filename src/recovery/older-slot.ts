import type { Plan, TickSettings } from '../plan/settings';
import { standIn, standInReason } from './asks';
import { about, failed, type Finding } from './finding';
import { slotText, type Identity } from './identity';
import { isUsable, samePoint, sameServer, type Point } from './point';
import { isOutlived, OUTLIVED } from './retention/outlived';
import { everyPoint, pointsIn, unreadable, type World } from './world';

interface OlderSlot {
  plan: Plan;
  identity: Identity;
  destination: string;
}

/** A slot with a newer one after it, and no good image of its own at the source or in this destination. */
export function ofOlderSlot(
  settings: TickSettings,
  world: World,
  { plan, identity, destination }: OlderSlot,
  leftover: Point | undefined,
): Finding {
  if (leftover) return about(leftover, { state: 'failed', reason: 'the image failed', alarming: true });
  if (isOutlived(plan, identity, pointsIn(world, destination))) return { state: 'skipped', reason: OUTLIVED };
  // Whether there is an image cannot be told while its region is dark.
  const dark = unreadable(world, settings.sourceRegion);
  if (dark) return failed(dark);
  const points = [...everyPoint(settings, world), ...furtherBack(world)].filter((p) =>
    sameServer(p.identity, identity),
  );
  if (points.some((p) => samePoint(p.identity, identity))) return goneBeforeItsCopy(world, identity, destination);
  const open = points.find((p) => p.identity.slot < identity.slot && unfinishedAt(p, identity.slot, world));
  if (open) return { state: 'skipped', reason: `the image of ${slotText(open.identity.slot)} was not finished` };
  const stand = standIn(settings, world, plan, identity);
  if (stand) return { state: 'skipped', reason: standInReason(stand) };
  if (points.some((p) => p.identity.slot < identity.slot)) {
    // Those that failed were removed, and people may delete.
    return {
      state: 'missed',
      reason: `no image of it was begun within ${plan.startWithinHours} h, or none is left`,
      alarming: true,
    };
  }
  // The cloud does not show which of the two; if it is the second, the age of the newest copy alarms.
  const reason = 'no image of this server is older: it was added later, or each request or image failed';
  return { state: 'missed', reason };
}

/** Copies of servers that have none in view. */
function furtherBack({ regions }: World): Point[] {
  return Object.values(regions).flatMap((view) => (view.readable ? (view.older ?? []) : []));
}

/** Other destinations have their copies: this one is younger than they, or lost the race with a newer image. */
function goneBeforeItsCopy(world: World, identity: Identity, destination: string): Finding {
  const newer = pointsIn(world, destination).find(
    (p) => sameServer(p.identity, identity) && p.identity.slot > identity.slot && isUsable(p),
  );
  if (newer) return { state: 'skipped', reason: `superseded by the copy of ${slotText(newer.identity.slot)}` };
  return { state: 'failed', reason: 'its image is gone, and there is no copy of it here', alarming: true };
}

/** A copy begins when its source image is finished: one begun after the slot shows that the image still was not. */
function unfinishedAt(point: Point, slot: Date, { now }: World): boolean {
  if (point.sourceImageId) return point.createdAt >= slot;
  return (point.state === 'queued' || point.state === 'working') && now > slot;
}
