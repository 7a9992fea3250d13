import { LocalCloud } from '../../src';
import { describePython, runPython } from './environment';

const RegionId = 'cn-shanghai';
const Tag = [{ Key: 'vault', Value: 'x' }];

/** Every action of ECS, in an order in which each finds what it needs; `$X` is what an earlier answer called X. */
const STEPS: [string, Record<string, unknown>][] = [
  ['DescribeRegions', {}],
  ['DescribeZones', { RegionId }],
  ['DescribeAccountAttributes', { RegionId }],
  ['CreateSecurityGroup', { RegionId, SecurityGroupName: 'group-1' }],
  ['DescribeSecurityGroups', { RegionId }],
  ['DescribeSecurityGroupAttribute', { RegionId, SecurityGroupId: '$SecurityGroupId' }],
  ['ModifySecurityGroupAttribute', { RegionId, SecurityGroupId: '$SecurityGroupId', Description: 'other' }],
  ['ModifySecurityGroupPolicy', { RegionId, SecurityGroupId: '$SecurityGroupId', InnerAccessPolicy: 'Drop' }],
  ['DeleteSecurityGroup', { RegionId, SecurityGroupId: '$SecurityGroupId' }],
  ['DescribeInstances', { RegionId }],
  ['DescribeInstanceRamRole', { RegionId, InstanceIds: '["i-a"]' }],
  ['DescribeDisks', { RegionId }],
  ['DescribeSnapshots', { RegionId }],
  ['DescribeImages', { RegionId }],
  ['CreateImage', { RegionId, InstanceId: 'i-a', ImageName: 'second', Tag }],
  ['DescribeImages', { RegionId, ImageId: '$ImageId', Status: 'Creating,Waiting' }],
  ['ModifyImageAttribute', { RegionId, ImageId: 'IMAGE', Description: 'changed' }],
  ['ModifyImageSharePermission', { RegionId, ImageId: 'IMAGE', AddAccount: ['1000000000000001'] }],
  ['DescribeImageSharePermission', { RegionId, ImageId: 'IMAGE' }],
  ['TagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'], Tag }],
  ['ListTagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'] }],
  ['DescribeTags', { RegionId, ResourceType: 'image' }],
  ['UntagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'], TagKey: ['vault'] }],
  ['CopyImage', { RegionId, ImageId: 'IMAGE', DestinationRegionId: 'cn-qingdao', DestinationImageName: 'copy' }],
  ['CancelCopyImage', { RegionId: 'cn-qingdao', ImageId: '$ImageId' }],
  ['CreateSnapshot', { DiskId: 'd-a', SnapshotName: 'by-hand' }],
  ['DeleteSnapshot', { SnapshotId: '$SnapshotId' }],
  ['StopInstance', { InstanceId: 'i-b' }],
  ['StartInstance', { InstanceId: 'i-b' }],
  ['DeleteImage', { RegionId, ImageId: 'UNUSED', Force: true }],
  ['DeleteInstance', { InstanceId: 'i-b', Force: true }],
];

describePython('the new Python SDK', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { id: 'i-a', region: RegionId, tags: { env: 'prod' }, ramRole: 'app', disks: [{ id: 'd-a', sizeGiB: 40 }] },
          { id: 'i-b', region: RegionId },
        ],
        history: { nights: 2 },
      },
    });
  });
  afterAll(() => cloud.close());

  it('reads every answer of ECS: no field that its models do not know, none of another type', async () => {
    const [first = '', second = ''] = Object.keys(cloud.world.ecs.regions[RegionId]?.images ?? {});
    const steps = JSON.stringify(STEPS).replaceAll('"IMAGE"', `"${first}"`).replaceAll('"UNUSED"', `"${second}"`);
    const ECS_ENDPOINT = cloud.endpoints.httpUrl.replace('http://', '');
    const findings = (await runPython(cloud, 'answers.py', { ECS_ENDPOINT }, steps)) as Record<string, string[]>;
    expect(findings).toEqual(Object.fromEntries(STEPS.map(([action]) => [action, []])));
  });

  it('is asked for every action of ECS', () => {
    const actions = cloud.registry.service('ecs')?.actions.map(({ name }) => name) ?? [];
    expect([...new Set(STEPS.map(([action]) => action))].sort()).toEqual(actions.sort());
  });
});
