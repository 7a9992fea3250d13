import type { Ecs } from '../../cloud/ecs';
import { CloudError, type ErrorKind } from '../../cloud/errors';
import { slotText, TAG } from '../../recovery/identity';
import { snapshotIds, type Point } from '../../recovery/point';
import { placeOf } from '../../recovery/retention/tell';
import type { Hands } from '../act';

/** What was refused. All of it is tried again at the next tick; problems are those that no waiting mends. */
export interface Told {
  notes: string[];
  problems: string[];
}

/** The log is all that remembers what is gone: a line for each deletion, and one for each that was refused. */
export interface Deletions extends Told {
  deleted: string[];
}

export function noDeletions(): Deletions {
  return { deleted: [], notes: [], problems: [] };
}

/** @returns whether it was done: there was time for it, and the cloud did not refuse */
export async function attempt(told: Told, hands: Hands, what: string, work: () => Promise<void>): Promise<boolean> {
  return hands.now() < hands.deadline && tried(told, what, work);
}

/** What has been begun is not left half done for want of time. */
async function tried(told: Told, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { region, code, message, requestId } = error;
    const line = `${what} in ${region}: ${code} ${message} (request id ${requestId ?? 'none'})`;
    (passes(error.kind) ? told.notes : told.problems).push(line);
    return false;
  }
}

function passes(kind: ErrorKind): boolean {
  return ['throttled', 'server', 'unreachable', 'busy', 'in-use'].includes(kind);
}

interface Deletion {
  /** For the line of a refusal: `releasing`. */
  doing: string;
  /** For the line of the deletion: `released`. */
  done: string;
  why: string;
  /** What has to be so before the image is gone. */
  first: () => Promise<void>;
}

/**
 * Deletes an image and then its snapshots, each whatever becomes of the others: one that is in use or locked keeps no other.
 *
 * @returns whether the image is gone
 */
export async function deleteImage(
  told: Deletions,
  hands: Hands,
  point: Point,
  { doing, done, why, first }: Deletion,
): Promise<boolean> {
  const ecs = hands.cloudOf(point.region);
  const gone = await attempt(told, hands, `${doing} ${point.imageId}`, async () => {
    await first();
    await ecs.deleteImage(point.imageId);
  });
  if (!gone) return false;
  // Told before its snapshots: this much is so, whatever comes.
  told.deleted.push(`${placeOf(point)}: ${done} ${point.imageId} of ${slotText(point.identity.slot)}: ${why}`);
  await deleteSnapshots(told, ecs, snapshotIds(point), `of ${point.imageId}`);
  return true;
}

/** @param of for their lines: what they belonged to */
export async function deleteSnapshots(told: Deletions, ecs: Ecs, ids: readonly string[], of: string): Promise<void> {
  const gone: string[] = [];
  for (const id of ids) {
    if (await tried(told, `deleting snapshot ${id} ${of}`, () => ecs.deleteSnapshot(id))) gone.push(id);
  }
  if (gone.length > 0) told.deleted.push(`${ecs.region}: deleted ${gone.join(', ')} ${of}`);
}

/**
 * Of a failed image, before it goes. Killed after the image is gone, the next tick must still find what it left, and must not
 * take it for a night's.
 */
export async function markDiscarded({ cloudOf }: Hands, point: Point): Promise<void> {
  const ids = snapshotIds(point);
  if (ids.length > 0) await cloudOf(point.region).tagSnapshots(ids, { ...point.tags, [TAG.discarded]: 'yes' });
}
