import type { Params } from '../../../core/action';
import { invalidParameter, jsonTexts, text } from '../../../params/read';
import { ecsAction } from '../action';
import { pageEitherWay, sortNewestFirst } from '../../../params/paging';
import { endDryRun, hasTags, wantedTags } from '../rules';
import type { Disk } from '../state';
import { diskView } from '../views/disk';

export const describeDisks = ecsAction({
  name: 'DescribeDisks',
  resources: (params) => jsonTexts(params, 'DiskIds')?.map((id) => `disk/${id}`) ?? ['disk/*'],
  errors: ['InvalidParameter', 'DryRunOperation'],
  inert: ['AdditionalAttributes'],
  refused: [
    'AutoSnapshotPolicyId',
    'DeleteAutoSnapshot',
    'DeleteWithInstance',
    'DiskChargeType',
    'EnableAutoSnapshot',
    'EnableAutomatedSnapshotPolicy',
    'EnableShared',
    'Filter',
    'LockReason',
    'MultiAttach',
    'Portable',
  ],
  readOnly: true,
  handle: (params, call) => {
    const found = sortNewestFirst(Object.values(call.here.disks).filter(filterOf(params)));
    endDryRun(params);
    const { items, ...page } = pageEitherWay(found, params);
    return { ...page, Disks: { Disk: items.map((disk) => diskView(disk, call.here)) } };
  },
});

function filterOf(params: Params): (disk: Disk) => boolean {
  const ids = jsonTexts(params, 'DiskIds');
  if (ids && ids.length > 100) throw invalidParameter('DiskIds', 'it holds at most 100 ids');
  const tags = wantedTags(params);
  return (disk) =>
    (ids === undefined || ids.includes(disk.id)) && hasTags(disk.tags, tags) && hasAttributes(params, disk);
}

function hasAttributes(params: Params, disk: Disk): boolean {
  const wanted: [string, string][] = [
    ['InstanceId', disk.instanceId],
    ['DiskType', disk.type],
    ['Category', disk.category],
    ['Status', disk.instanceId ? 'In_use' : 'Available'],
    ['ZoneId', disk.zoneId],
    ['DiskName', disk.name],
    ['KMSKeyId', disk.kmsKeyId ?? ''],
    ['Encrypted', String(disk.kmsKeyId !== undefined)],
    ['SnapshotId', disk.sourceSnapshotId ?? ''],
    ['ResourceGroupId', disk.resourceGroupId],
  ];
  return wanted.every(([name, actual]) => {
    const asked = text(params, name);
    return asked === undefined || /^all$/i.test(asked) || asked.toLowerCase() === actual.toLowerCase();
  });
}
