import type { LocalCloud } from 'local-cloud';
import type { OutcomeLine } from '../src/recovery/report';
import { FUNCTION, lastAges, type InjectedFault, type Rehearsal } from './rehearsal';

/** What `--json` prints: what was deployed, how the slots of the nights ended, and what is in the cloud after them. */
export function document(
  { cloud, deployed }: Rehearsal,
  outcomes: readonly OutcomeLine[],
  fault?: InjectedFault,
): object {
  return {
    deployed: deployed.resources.map(({ type, name, id }) => ({ type, name, id })),
    images: images(cloud),
    snapshots: snapshots(cloud),
    outcomes,
    calls: functionCalls(cloud),
    refused: refusedCalls(cloud),
    ages: lastAges(cloud),
    ...(fault && { fault }),
  };
}

export interface ShownImage {
  region: string;
  imageId: string;
  name: string;
  status: string;
  sourceImageId?: string;
  createdAt: string;
  tags: Record<string, string>;
}

/** The images of every region, oldest first. */
export function images(cloud: LocalCloud): ShownImage[] {
  return Object.entries(cloud.world.ecs.regions)
    .flatMap(([region, { images: here }]) =>
      Object.values(here).map((image) => ({
        region,
        imageId: image.id,
        name: image.name,
        status: image.status,
        sourceImageId: image.sourceImageId,
        createdAt: new Date(image.createdAt).toISOString(),
        tags: { ...image.tags },
      })),
    )
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

function snapshots(cloud: LocalCloud): object[] {
  return Object.entries(cloud.world.ecs.regions).flatMap(([region, { snapshots: here }]) =>
    Object.values(here).map(({ id, status, sizeGiB, tags }) => ({
      region,
      snapshotId: id,
      status,
      sizeGiB,
      tags: { ...tags },
    })),
  );
}

/** The function's calls that the cloud refused, in order. */
export function refusedCalls(cloud: LocalCloud): { time: string; action: string; code: string; requestId: string }[] {
  return cloud
    .calls()
    .filter(({ caller, outcome }) => caller.includes(FUNCTION) && outcome !== 'ok')
    .map(({ time, action, outcome, requestId }) => ({ time, action, code: outcome, requestId }));
}

/** The function's calls by action, refused ones included. */
export function functionCalls(cloud: LocalCloud): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { caller, action } of cloud.calls()) {
    if (caller.includes(FUNCTION)) counts[action] = (counts[action] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
