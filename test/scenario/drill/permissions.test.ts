import { DRILL_PERMISSIONS } from '../../../src/cloud/permissions';
import { functionDocuments } from '../../../src/stack/grants';
import type { Statement } from '../../../src/stack/policy-documents';
import { noon } from '../../unit/drills';
import { DESTINATION } from '../../unit/worlds';
import { DrillStory, ONE } from './story';

/** Least privilege of a drill, both ways. */
const probe = { tcpPort: 443 };
let story: DrillStory;

beforeAll(async () => {
  story = await DrillStory.begin({ [ONE]: {} });
});
afterAll(() => story.end());

function declared(): Statement[] {
  const { documents } = functionDocuments(story.settings, 'log');
  return documents.flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement);
}

/** What is refused to a drill under those rights. */
async function refused(granted: readonly Statement[]): Promise<string[]> {
  await story.again({ probe });
  await story.grant([JSON.stringify({ Version: '1', Statement: granted })]);
  await story.ticks(noon(3), 10);
  const denied = story.calls().filter(({ outcome }) => outcome === 'Forbidden.RAM');
  return [...new Set(denied.map(({ action }) => `ecs:${action}`))].sort();
}

test('every call of a drill is granted', async () => {
  await story.again({ probe });
  expect(await refused(declared())).toEqual([]);
  expect(story.results()).toMatchObject([{ outcome: 'passed' }]);
  expect(story.billed()).toEqual([]);
});

test('each right on each resource is needed, or on the reviewed list', async () => {
  const listed = Object.values(DRILL_PERMISSIONS).flat();
  const pairs = declared().flatMap(({ Action, Resource, ...rest }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ ...rest, Action: [action], Resource: [resource] }))),
  );
  const tried = pairs.filter(({ Action: [action = ''], Resource: [resource = ''] }) => {
    // The vSwitch only the real cloud asks for; disks that outlive their server have a test of their own.
    if (action === 'ecs:DeleteDisk' || resource.startsWith('acs:vpc:')) return false;
    return (
      listed.some((one) => one.action === action) && resource.includes(DESTINATION) && !resource.includes('snapshot')
    );
  });
  const unused: string[] = [];
  for (const pair of tried) {
    const [action = ''] = pair.Action;
    if (!(await refused(pairs.filter((other) => other !== pair))).includes(action)) {
      unused.push(`${action} on ${pair.Resource[0]}`);
    }
  }
  expect(unused).toEqual([]);
  expect(tried).toHaveLength(11);
  expect(listed.filter(({ realCloudOnly }) => realCloudOnly).map(({ action, on }) => `${action} ${on}`)).toEqual([
    'ecs:RunInstances vswitch',
  ]);
});

test('a disk that a server of a drill left behind goes, by a right that it needs', async () => {
  const without = declared().map((one) => ({
    ...one,
    Action: one.Action.filter((action) => action !== 'ecs:DeleteDisk'),
  }));
  for (const [granted, left] of [
    [without, 1],
    [declared(), 0],
  ] as const) {
    await story.again({ probe });
    const disk = Object.values(story.cloud.world.ecs.regions['cn-shanghai']?.disks ?? {})[0];
    if (!disk) throw new Error('there is no disk to make one like');
    const tags = { 'offsite-vault': story.settings.vault, 'offsite-drill': 'under-way' };
    story.region().disks['d-m5left'] = { ...structuredClone(disk), id: 'd-m5left', instanceId: '', tags };
    await story.grant([JSON.stringify({ Version: '1', Statement: granted })]);
    await story.ticks(noon(3, -60), 5);
    expect(story.billed()).toHaveLength(left);
  }
});

test('the answer to its removal is lost: asked again, it carries no tag any more, and that is no problem', async () => {
  await story.again({ probe });
  story.fault({ kind: 'lost-answer', action: 'DeleteInstance' });
  await story.grant(functionDocuments(story.settings, 'log').documents);
  await story.ticks(noon(3), 5);
  expect(story.calls().some(({ outcome }) => outcome === 'Forbidden.RAM')).toBe(true);
  expect([story.problems(), story.billed()]).toEqual([[], []]);
  expect(story.lines()).toMatchObject([{ state: 'passed' }]);
});

test('servers that are none of a drill are out of reach, whatever the function would do', async () => {
  await refused(declared());
  const { id: ImageId = '' } = Object.values(story.region().images)[0] ?? {};
  const group = Object.values(story.region().securityGroups)[0];
  const VSwitchId = group?.tags['offsite-vswitches']?.split(' ')[0] ?? '';
  const live = { ImageId, InstanceType: 'ecs.g7.large', VSwitchId, SecurityGroupId: group?.id ?? '' };
  expect((await story.ask('ecs', 'RunInstances', live, true)).Code).toBe('Forbidden.RAM');
  await story.byHand('ecs', 'RunInstances', { ...live, 'Tag.1.Key': 'offsite-recovery', 'Tag.1.Value': 'failover' });
  const InstanceId = Object.keys(story.region().instances)[0] ?? '';
  const tag = { 'Tag.1.Key': 'offsite-drill', 'Tag.1.Value': 'under-way' };
  const asked: [string, Record<string, string>][] = [
    ['DeleteInstance', { InstanceId, Force: 'true' }],
    ['RunCommand', { Type: 'RunShellScript', CommandContent: 'dHJ1ZQ==', 'InstanceId.1': InstanceId }],
    ['TagResources', { ResourceType: 'instance', 'ResourceId.1': InstanceId, ...tag }],
  ];
  for (const [action, params] of asked) {
    expect([action, (await story.ask('ecs', action, params, true)).Code]).toEqual([action, 'Forbidden.RAM']);
  }
});
