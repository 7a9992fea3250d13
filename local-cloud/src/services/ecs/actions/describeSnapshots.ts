import type { Params } from '../../../core/action';
import { invalidParameter, jsonTexts, text } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { pageEitherWay, sortNewestFirst } from '../../../params/paging';
import { endDryRun, hasTags, wantedTags } from '../rules';
import type { Snapshot } from '../state';
import { snapshotsOfDisk, tagIndex } from '../store';
import { MOST_TAG_MATCHES } from '../tagIndex';
import { creationFilter } from '../timeFilter';
import { snapshotView, usageOf } from '../views/snapshot';

export const describeSnapshots = ecsAction({
  name: 'DescribeSnapshots',
  resources: (params) => idsOf(params)?.map((id) => `snapshot/${id}`) ?? ['snapshot/*'],
  errors: ['InvalidParameter', 'DryRunOperation'],
  refused: ['Category', 'SnapshotLinkId'],
  readOnly: true,
  handle: (params, call) => {
    const found = sortNewestFirst(candidates(params, call).filter(filterOf(params, call)));
    endDryRun(params);
    const { items, ...page } = pageEitherWay(found, params);
    const views = items.map((snapshot) => snapshotView(snapshot, call.here, call.world));
    return { ...page, Snapshots: { Snapshot: views } };
  },
});

function idsOf(params: Params): string[] | undefined {
  const ids = jsonTexts(params, 'SnapshotIds');
  if (ids && ids.length > 100) throw invalidParameter('SnapshotIds', 'it holds at most 100 ids');
  return ids;
}

function candidates(params: Params, call: EcsCall): Snapshot[] {
  const { snapshots, disks } = call.here;
  const pick = (ids: Iterable<string>): Snapshot[] => [...ids].flatMap((id) => snapshots[id] ?? []);
  const ids = idsOf(params);
  if (ids) return pick(ids);
  const diskId = text(params, 'DiskId');
  if (diskId) return pick(snapshotsOfDisk(call.here, diskId));
  const instanceId = text(params, 'InstanceId');
  if (instanceId) {
    const own = Object.values(disks).filter((disk) => disk.instanceId === instanceId);
    return own.flatMap((disk) => pick(snapshotsOfDisk(call.here, disk.id)));
  }
  const tags = wantedTags(params);
  if (tags.length > 0) return pick([...tagIndex(call.here, 'snapshot').find(tags)].slice(0, MOST_TAG_MATCHES));
  return Object.values(snapshots);
}

function filterOf(params: Params, call: EcsCall): (snapshot: Snapshot) => boolean {
  const tags = wantedTags(params);
  const isCreated = creationFilter(params);
  const youngest = call.world.now - call.lagSeconds * 1000;
  const status = text(params, 'Status') ?? 'all';
  const usage = text(params, 'Usage');
  const name = text(params, 'SnapshotName');
  const diskId = text(params, 'DiskId');
  return (snapshot) =>
    snapshot.createdAt <= youngest &&
    (status === 'all' || status === snapshot.status) &&
    (name === undefined || snapshot.name === name) &&
    (diskId === undefined || snapshot.sourceDiskId === diskId) &&
    (usage === undefined || usage === usageOf(snapshot, call.here)) &&
    hasTags(snapshot.tags, tags) &&
    isCreated(snapshot) &&
    hasAttributes(params, snapshot);
}

function hasAttributes(params: Params, snapshot: Snapshot): boolean {
  const wanted: [string, string][] = [
    ['SnapshotType', snapshot.kind],
    ['SourceDiskType', snapshot.sourceDiskType],
    ['Encrypted', String(snapshot.kmsKeyId !== undefined)],
    ['KMSKeyId', snapshot.kmsKeyId ?? ''],
    ['ResourceGroupId', snapshot.resourceGroupId],
  ];
  return wanted.every(([name, actual]) => {
    const asked = text(params, name);
    const isAny = asked === undefined || (name === 'SnapshotType' && asked === 'all');
    return isAny || asked.toLowerCase() === actual.toLowerCase();
  });
}
