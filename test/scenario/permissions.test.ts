import type { Snapshot } from 'local-cloud';
import { askRam } from '../../demo/account';
import { PERMISSIONS } from '../../src/cloud/permissions';
import { HEM, QINGDAO, SHANGHAI, Story } from './story';

/**
 * Least privilege, both ways. Every call of a night with failures in it is granted; and each granted action, and each
 * granted resource, when it is taken out of the deployed policy, makes that night fail with Forbidden.RAM.
 */
interface Policy {
  name: string;
  statements: Statement[];
}

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
}

const MORNING = '2026-03-01T18:55:00Z';

let story: Story;
let evening: Snapshot;
let morning: Snapshot;
let ofRole: Policy;
let ofUser: Policy;

beforeAll(async () => {
  story = await Story.begin({
    seed: { durations: { imageMinutes: 4, copyMinutes: 4 } },
    plan: { instances: HEM },
    config: { userAccessKey: 'true' },
  });
  story.fault({ kind: 'fail', action: 'CreateImage' });
  story.fault({ kind: 'fail', action: 'CopyImage' });
  await story.until('2026-03-01T17:59:00Z');
  evening = story.cloud.snapshot();
  await story.until(MORNING);
  morning = story.cloud.snapshot();
  ofRole = policyOf('function-role');
  ofUser = policyOf('sub-user');
}, 60_000);

afterAll(() => story.end());

function policyOf(who: string): Policy {
  const declared = story.deployed.resources.filter(({ type }) => type === 'alicloud:ram/policy:Policy');
  const found = declared.find(({ name }) => name.startsWith(who));
  const { Statement: statements } = JSON.parse(String(found?.inputs.policyDocument)) as { Statement: Statement[] };
  return { name: String(found?.id), statements };
}

/** The calls of the night that were refused, each once; or up to the one that is awaited. */
async function refusedInTheNight(granted: Statement[], awaited?: string): Promise<string[]> {
  await story.cloud.restore(evening);
  await setPolicy(ofRole, granted);
  while (story.cloud.clock.now() < new Date(MORNING)) {
    await story.pass('PT5M');
    if (awaited !== undefined && refused('assumed-role').includes(awaited)) break;
  }
  return refused('assumed-role');
}

/** Of what the script did with its key: make an image, look at images in both regions, copy one. */
async function refusedToTheUser(granted: Statement[]): Promise<string[]> {
  await story.cloud.restore(morning);
  await setPolicy(ofUser, granted);
  const { accessKeyId = '', accessKeySecret = '' } = story.deployed.outputs as Record<string, string>;
  const key = { accessKeyId, accessKeySecret };
  const ImageId = story.images(SHANGHAI)[0]?.id ?? '';
  const copy = { ImageId, DestinationRegionId: QINGDAO, DestinationImageName: 'by-the-user' };
  await Promise.allSettled([
    story.byHand(SHANGHAI, 'CreateImage', { InstanceId: HEM, ImageName: 'by-the-user' }, key),
    story.byHand(SHANGHAI, 'DescribeImages', {}, key),
    story.byHand(QINGDAO, 'DescribeImages', {}, key),
    story.byHand(SHANGHAI, 'CopyImage', copy, key),
    story.byHand(SHANGHAI, 'DeleteImage', { ImageId }, key),
  ]);
  return refused(':user/');
}

function refused(caller: string): string[] {
  const calls = story.cloud.calls().filter((call) => call.caller.includes(caller) && call.outcome === 'Forbidden.RAM');
  return [...new Set(calls.map(({ action }) => `ecs:${action}`))].sort();
}

async function setPolicy({ name: PolicyName }: Policy, granted: Statement[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '1', Statement: granted });
  await askRam(story.cloud, 'CreatePolicyVersion', { PolicyName, PolicyDocument, SetAsDefault: 'true' });
}

/** Grants that only the real cloud asks for, each with its reason beside it in the code. */
function onReviewedList(action: string, resource: string): boolean {
  if (action === 'log:PostLogStoreLogs') return true;
  return Object.values(PERMISSIONS)
    .flat()
    .some(
      (permission) =>
        permission.realCloudOnly && permission.action === action && resource.includes(`:${permission.on}/`),
    );
}

test('every call of the night is granted', async () => {
  expect(await refusedInTheNight(ofRole.statements)).toEqual([]);
  expect(Object.values(story.outcomes())).toEqual(['protected']);
});

test('nothing is granted beyond what the operations declare', () => {
  const declared = new Set([
    ...Object.values(PERMISSIONS)
      .flat()
      .map(({ action }) => action),
    'log:PostLogStoreLogs',
  ]);
  for (const { Effect, Action, Resource } of [...ofRole.statements, ...ofUser.statements]) {
    expect(Effect).toBe('Allow');
    for (const action of Action) expect(declared).toContain(action);
    for (const resource of Resource) expect(resource).not.toMatch(/^\*$|:\*$/);
  }
});

test('each granted action on each granted resource is needed', async () => {
  const pairs = ofRole.statements.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
  const needed = pairs.filter(({ action, resource }) => !onReviewedList(action, resource));
  const unused: string[] = [];
  for (const { action, resource } of needed) {
    const refused = await refusedInTheNight(
      pairs.filter((pair) => pair.action !== action || pair.resource !== resource).map(alone),
      action,
    );
    if (!refused.includes(action)) unused.push(`${action} on ${resource}: ${refused.join(', ') || 'nothing refused'}`);
  }
  expect(unused).toEqual([]);
  expect(needed.length).toBeGreaterThan(12);
}, 240_000);

test('the sub-user may do what the script did and delete nothing, and needs each grant for it', async () => {
  expect(await refusedToTheUser(ofUser.statements)).toEqual(['ecs:DeleteImage']);
  const pairs = ofUser.statements.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
  expect([...new Set(pairs.map(({ action }) => action))].sort()).toEqual([
    'ecs:CopyImage',
    'ecs:CreateImage',
    'ecs:DescribeImages',
  ]);
  for (const { action, resource } of pairs) {
    const others = pairs.filter((pair) => pair.action !== action || pair.resource !== resource);
    expect(await refusedToTheUser(others.map(alone))).toContain(action);
  }
});

test('the reviewed list is short, and each entry says why', () => {
  const listed = Object.values(PERMISSIONS)
    .flat()
    .filter(({ realCloudOnly }) => realCloudOnly !== undefined);
  expect(listed.map(({ action, on }) => `${action} ${on}`)).toEqual(['ecs:TagResources image']);
  for (const { realCloudOnly } of listed) expect(realCloudOnly?.length).toBeGreaterThan(20);
});

function alone({ action, resource }: { action: string; resource: string }): Statement {
  return { Effect: 'Allow', Action: [action], Resource: [resource] };
}
