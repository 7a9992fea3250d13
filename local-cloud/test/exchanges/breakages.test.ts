import { LocalCloud } from '../../src';
import type { Action } from '../../src/core/action';
import { Reply } from '../../src/core/action';
import { fromXml, toXml } from '../../src/front/xml';
import type { Played } from './play';
import { ACCOUNT, playAll } from './play';
import { at, problemsOf } from './replay';

/** Fields that the provider needs, and what it does without them: the answers of these actions lose them here. */
const BREAKAGES: [service: string, action: string, field: string, harm: string][] = [
  ['ram', 'GetUser', 'User.UserId', 'reads again without a pause for three minutes'],
  ['ram', 'GetPolicy', 'DefaultPolicyVersion.PolicyDocument', 'panics, and takes all that is in flight with it'],
  ['ram', 'GetRole', 'Role.RoleName', 'replaces the role'],
  ['fc', 'CreateFunction', 'functionName', 'takes "<nil>" for the id'],
  ['fc', 'GetTrigger', 'triggerId', 'waits until its time-out'],
  ['sls', 'GetLogStore', 'ttl', 'sees a difference for ever'],
  ['cms', 'DescribeMetricRuleList', 'Alarms.Alarm.0.ContactGroups', 'panics'],
  ['cms', 'DescribeMetricRuleTargets', 'Targets.Target', 'fails'],
  ['oss', 'GetBucketInfo', 'BucketInfo.Bucket.StorageClass', 'replaces the bucket'],
  ['oss', 'ListBuckets', 'ListAllMyBucketsResult.Buckets.Bucket.Name', 'looks for the new bucket for three minutes'],
  ['kms', 'DescribeKey', 'KeyMetadata.KeyId', 'takes "<nil>" for the id'],
  ['ecs', 'DescribeSecurityGroups', 'SecurityGroups.SecurityGroup.0.SecurityGroupId', 'takes the group for gone'],
  ['ecs', 'DescribeInstances', 'Instances.Instance.0.Status', 'fails with an unexpected state'],
  ['ecs', 'DescribeDisks', 'Disks.Disk.0.Category', 'replaces the server'],
  ['vpc', 'DescribeVSwitchAttributes', 'ZoneId', 'replaces the vSwitch'],
  ['ecs', 'DescribeImages', 'Images.Image.0.CreationTime', 'cannot tell the newest image'],
];

/** The same without one field, whether it is JSON or XML. */
function without(result: object | Reply, field: string): object | Reply {
  if (result instanceof Reply && typeof result.body === 'string') {
    const [root = ''] = field.split('.');
    const document = without(fromXml(result.body), field);
    return new Reply(result.status, toXml(root, Object(document)[root] as object), result.headers);
  }
  const body = structuredClone(result instanceof Reply ? (result.body as object) : result);
  const parts = field.split('.');
  const last = parts.pop() ?? '';
  Reflect.deleteProperty(Object(parts.length > 0 ? at(body, parts.join('.')) : body), last);
  return result instanceof Reply ? new Reply(result.status, body, result.headers) : body;
}

describe('a local cloud whose answers lack what the provider needs', () => {
  let played: Played[];
  const broken: [Action, Action['handle']][] = [];

  beforeAll(async () => {
    const cloud = await LocalCloud.start({ seed: { accountId: ACCOUNT } });
    for (const [service, name, field] of BREAKAGES) {
      const actions = cloud.registry.services.filter((known) => known.name === service).flatMap((one) => one.actions);
      const action = actions.find((known) => known.name === name);
      if (!action) throw new Error(`The local cloud has no ${service}:${name}.`);
      const { handle } = action;
      broken.push([action, handle]);
      action.handle = async (params, call) => without(await handle(params, call), field);
    }
    played = await playAll(cloud);
    await cloud.close();
  });
  // The entries are one and the same for every local cloud of this process.
  afterAll(() => broken.forEach(([action, handle]) => (action.handle = handle)));

  test.each(BREAKAGES)('%s: %s without %s is noticed by a replay: the provider %s', (_service, _action, field) => {
    const problems = played.flatMap(({ exchange, answer }) => problemsOf(exchange, answer));
    expect(problems.filter((problem) => problem.startsWith(`${field} is undefined instead of`))).not.toEqual([]);
  });
});
