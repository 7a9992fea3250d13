import { ServerResponse } from 'node:http';
import type Ecs from '@alicloud/ecs20140526';
import * as sdk from '@alicloud/ecs20140526';
import { LocalCloud } from '../../src';
import { ecsClient } from '../clients';

const REGION = 'cn-shanghai';

type Constructor = { names(): Record<string, string>; types(): Record<string, unknown> };

/**
 * `Images.Image[].Size` and the like: values on the wire whose type is not what the SDK's model says. The models convert
 * what they are given, so they cannot be asked themselves.
 */
function wrongTypes(raw: unknown, model: unknown, path = ''): string[] {
  if (typeof model !== 'object' || model === null || typeof raw !== 'object' || raw === null) return [];
  const { names, types } = model.constructor as unknown as Partial<Constructor>;
  if (!names || !types) return [];
  return Object.entries(types()).flatMap(([field, type]) => {
    const name = names()[field] ?? field;
    const value = (raw as Record<string, unknown>)[name];
    const inner = (model as Record<string, unknown>)[field];
    if (value === undefined) return [];
    if (typeof type === 'string')
      return typeof value === type ? [] : [`${path}${name} is no ${type}: ${String(value)}`];
    if (!Array.isArray(inner)) return wrongTypes(value, inner, `${path}${name}.`);
    if (!Array.isArray(value)) return [`${path}${name} is no list`];
    return value.flatMap((item, i) => wrongTypes(item, inner[i], `${path}${name}[].`));
  });
}

/** What is at a path such as `images.image.0.diskDeviceMappings.diskDeviceMapping.0.snapshotId`. */
const at = (model: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], model);

describe('answers in the models of the official SDK', () => {
  let cloud: LocalCloud;
  let ecs: Ecs;
  /** The bodies that the local cloud wrote, newest last. */
  const sent: string[] = [];
  let ids: { image: string; snapshot: string; disk: string; instance: string };
  beforeAll(async () => {
    const { end } = ServerResponse.prototype;
    jest.spyOn(ServerResponse.prototype, 'end').mockImplementation(function (
      this: ServerResponse,
      ...given: unknown[]
    ) {
      sent.push(String(given[0]));
      return Reflect.apply(end, this, given) as ServerResponse;
    });
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { id: 'i-a', region: REGION, tags: { env: 'prod' }, ramRole: 'app', disks: [{ id: 'd-a', sizeGiB: 40 }] },
        ],
      },
    });
    ecs = ecsClient(cloud);
    const tag = [{ key: 'vault', value: 'x' }];
    const image = { regionId: REGION, instanceId: 'i-a', imageName: 'night', description: 'first', tag };
    const { body } = await ecs.createImage(new sdk.CreateImageRequest(image));
    await cloud.clock.advance('PT35M');
    const region = cloud.world.ecs.regions[REGION];
    const snapshot = Object.keys(region?.snapshots ?? {})[0] ?? '';
    ids = { image: body?.imageId ?? '', snapshot, disk: 'd-a', instance: 'i-a' };
    const given = { regionId: REGION, resourceType: 'snapshot', resourceId: [snapshot], tag };
    await ecs.tagResources(new sdk.TagResourcesRequest(given));
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await cloud.close();
  });

  const I = 'images.image.0.';
  const D = `${I}diskDeviceMappings.diskDeviceMapping.0.`;
  const S = 'snapshots.snapshot.0.';
  const V = 'instances.instance.0.';
  const K = 'disks.disk.0.';
  const CASES: [string, (client: Ecs) => Promise<{ body?: unknown }>, string[]][] = [
    [
      'DescribeImages',
      (client) => client.describeImages(new sdk.DescribeImagesRequest({ regionId: REGION, imageOwnerAlias: 'self' })),
      [
        ...['imageId', 'imageName', 'description', 'status', 'progress', 'creationTime', 'size', 'isCopied'].map(
          (f) => I + f,
        ),
        ...['snapshotId', 'device', 'type', 'size', 'progress', 'remainTime', 'encrypted'].map((f) => D + f),
        ...['tags.tag.0.tagKey', 'tags.tag.0.tagValue', 'usage', 'imageOwnerAlias', 'architecture'].map((f) => I + f),
        ...['totalCount', 'pageNumber', 'pageSize', 'regionId', 'requestId'],
      ],
    ],
    [
      'DescribeSnapshots',
      (client) => client.describeSnapshots(new sdk.DescribeSnapshotsRequest({ regionId: REGION })),
      [
        ...['snapshotId', 'status', 'progress', 'creationTime', 'sourceDiskId', 'sourceDiskSize', 'usage'].map(
          (f) => S + f,
        ),
        ...['available', 'encrypted', 'tags.tag.0.tagKey', 'sourceDiskType', 'snapshotType', 'remainTime'].map(
          (f) => S + f,
        ),
        ...['totalCount', 'requestId'],
      ],
    ],
    [
      'DescribeInstances',
      (client) => client.describeInstances(new sdk.DescribeInstancesRequest({ regionId: REGION, maxResults: 100 })),
      [
        ...['instanceId', 'status', 'instanceType', 'zoneId', 'regionId', 'creationTime', 'imageId'].map((f) => V + f),
        ...['vpcAttributes.vSwitchId', 'vpcAttributes.privateIpAddress.ipAddress.0'].map((f) => V + f),
        ...['securityGroupIds.securityGroupId.0', 'tags.tag.0.tagKey', 'operationLocks.lockReason'].map((f) => V + f),
        ...['networkInterfaces.networkInterface.0.networkInterfaceId', 'cpu', 'memory', 'stoppedMode'].map(
          (f) => V + f,
        ),
      ],
    ],
    [
      'DescribeDisks',
      (client) => client.describeDisks(new sdk.DescribeDisksRequest({ regionId: REGION, instanceId: 'i-a' })),
      ['diskId', 'instanceId', 'type', 'category', 'size', 'device', 'status', 'encrypted', 'performanceLevel'].map(
        (f) => K + f,
      ),
    ],
    [
      'DescribeInstanceRamRole',
      (client) =>
        client.describeInstanceRamRole(
          new sdk.DescribeInstanceRamRoleRequest({ regionId: REGION, instanceIds: '["i-a"]' }),
        ),
      ['instanceRamRoleSets.instanceRamRoleSet.0.ramRoleName', 'instanceRamRoleSets.instanceRamRoleSet.0.instanceId'],
    ],
    [
      'ListTagResources',
      (client) =>
        client.listTagResources(
          new sdk.ListTagResourcesRequest({ regionId: REGION, resourceType: 'image', resourceId: [ids.image] }),
        ),
      ['resourceId', 'resourceType', 'tagKey', 'tagValue'].map((f) => `tagResources.tagResource.0.${f}`),
    ],
    [
      'DescribeTags',
      (client) => client.describeTags(new sdk.DescribeTagsRequest({ regionId: REGION, resourceType: 'image' })),
      ['tags.tag.0.tagKey', 'tags.tag.0.resourceTypeCount.image', 'totalCount'],
    ],
    [
      'DescribeRegions',
      (client) => client.describeRegions(new sdk.DescribeRegionsRequest({})),
      ['regionId', 'localName', 'regionEndpoint', 'status'].map((f) => `regions.region.0.${f}`),
    ],
    [
      'DescribeZones',
      (client) => client.describeZones(new sdk.DescribeZonesRequest({ regionId: REGION })),
      ['zones.zone.0.zoneId', 'zones.zone.0.availableDiskCategories.diskCategories.0'],
    ],
    [
      'DescribeAccountAttributes',
      (client) => client.describeAccountAttributes(new sdk.DescribeAccountAttributesRequest({ regionId: REGION })),
      ['accountAttributeItems.accountAttributeItem.0.attributeValues.valueItem.0.value'],
    ],
    [
      'DescribeImageSharePermission',
      async (client) => {
        const { image } = ids;
        const share = { regionId: REGION, imageId: image, addAccount: ['123'] };
        await client.modifyImageSharePermission(new sdk.ModifyImageSharePermissionRequest(share));
        const ask = new sdk.DescribeImageSharePermissionRequest({ regionId: REGION, imageId: image });
        return client.describeImageSharePermission(ask);
      },
      ['accounts.account.0.aliyunId', 'imageId', 'totalCount'],
    ],
    [
      'CopyImage',
      (client) =>
        client.copyImage(
          new sdk.CopyImageRequest({ regionId: REGION, imageId: ids.image, destinationRegionId: 'cn-qingdao' }),
        ),
      ['imageId', 'requestId'],
    ],
    [
      'CreateSnapshot',
      (client) => client.createSnapshot(new sdk.CreateSnapshotRequest({ diskId: 'd-a', snapshotName: 'by-hand' })),
      ['snapshotId', 'requestId'],
    ],
    [
      'DeleteSnapshot',
      async (client) => {
        const made = await client.createSnapshot(new sdk.CreateSnapshotRequest({ diskId: 'd-a' }));
        return client.deleteSnapshot(new sdk.DeleteSnapshotRequest({ snapshotId: made.body?.snapshotId }));
      },
      ['requestId'],
    ],
  ];

  it.each(CASES)('%s', async (_name, ask, needed) => {
    const { body } = await ask(ecs);
    expect(wrongTypes(JSON.parse(sent.pop() ?? ''), body)).toEqual([]);
    expect(needed.filter((path) => at(body, path) === undefined)).toEqual([]);
  });
});
