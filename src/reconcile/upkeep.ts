import type { Ecs } from '../cloud/ecs';
import { CloudError, type ErrorKind } from '../cloud/errors';
import type { Decisions } from '../recovery/decide';
import { TAG, type Tags } from '../recovery/identity';
import { snapshotIds } from '../recovery/point';
import type { Hands } from './act';
import { inParallel } from './parallel';

const AT_ONCE = 4;

/** What was refused. All of it is tried again at the next tick; problems are those that no waiting mends. */
export interface Told {
  notes: string[];
  problems: string[];
}

/** Comes first in a tick: whatever is killed later, every snapshot of a finished image can be found by its tags. */
export function tagSnapshots({ taggings }: Pick<Decisions, 'taggings'>, hands: Hands): Promise<Told> {
  return perform(
    hands,
    taggings.map(({ region, snapshotIds: ids, tags }) => ({
      what: `tagging snapshots of ${ids.length} disks`,
      work: () => hands.cloudOf(region).tagSnapshots(ids, tags),
    })),
  );
}

/** Comes last: failed images, and the snapshots that an interrupted removal left. */
export function clearAway({ removals, orphans }: Decisions, hands: Hands): Promise<Told> {
  return perform(hands, [
    ...removals.map(({ region, point }) => ({
      what: `removing failed image ${point.imageId}`,
      work: () => remove(hands.cloudOf(region), point.imageId, snapshotIds(point), point.tags),
    })),
    ...orphans.map(({ region, snapshotIds: ids }) => ({
      what: `removing snapshots whose image is gone`,
      work: () => deleteSnapshots(hands.cloudOf(region), ids),
    })),
  ]);
}

interface Job {
  what: string;
  work: () => Promise<void>;
}

async function perform(hands: Hands, jobs: readonly Job[]): Promise<Told> {
  const told: Told = { notes: [], problems: [] };
  await inParallel(AT_ONCE, jobs, ({ what, work }) => attempt(told, hands, what, work));
  return told;
}

/** @returns whether it was done: there was time for it, and the cloud did not refuse */
export async function attempt(told: Told, hands: Hands, what: string, work: () => Promise<void>): Promise<boolean> {
  if (hands.now() >= hands.deadline) return false;
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

/** Of a failed image. Tags first: killed after the image is gone, the next tick must still find what it left. */
export async function remove(ecs: Ecs, imageId: string, snapshots: string[], tags: Tags): Promise<void> {
  if (snapshots.length > 0) await ecs.tagSnapshots(snapshots, { ...tags, [TAG.discarded]: 'yes' });
  await ecs.deleteImage(imageId);
  await deleteSnapshots(ecs, snapshots);
}

export async function deleteSnapshots(ecs: Ecs, ids: readonly string[]): Promise<void> {
  let refusal: unknown;
  for (const id of ids) {
    // One that is in use or locked keeps no other.
    await ecs.deleteSnapshot(id).catch((error: unknown) => (refusal = error));
  }
  if (refusal !== undefined) throw refusal;
}
