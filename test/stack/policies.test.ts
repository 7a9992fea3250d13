import fc from 'fast-check';
import { DRILL_PERMISSIONS, PERMISSIONS, type Permission } from '../../src/cloud/permissions';
import { policyDocuments, type Scope, type Statement } from '../../src/stack/policy-documents';
import { run } from './declared';
import { EXAMPLE, withPlan } from './example';

const ALL = Object.values(PERMISSIONS).flat();
const id = (i: number): string => `i-uf66${String(i).padStart(16, '0')}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => id(i));

/** Every single (action, resource) that documents grant. */
function granted(documents: readonly string[]): string[] {
  const statements = documents.flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement);
  const grants = statements.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
  );
  return [...new Set(grants)].sort();
}

/** The same, one after the other from the permissions: what has to be granted, no more and no less. */
function wanted(permissions: readonly Permission[], scope: Scope): string[] {
  const all = permissions.flatMap(({ action, on, side }) => {
    const { sourceRegion, destinationRegions } = scope;
    const both = [sourceRegion, ...destinationRegions];
    const named = { source: [sourceRegion], destination: destinationRegions, both, drill: [] }[side];
    const which = on === 'instance' && scope.instances !== 'any' ? scope.instances : ['*'];
    return named.flatMap((region) => which.map((one) => `${action} acs:ecs:${region}:*:${on}/${one}`));
  });
  return [...new Set(all)].sort();
}

const permissions = fc.uniqueArray(
  fc.record({
    action: fc.constantFrom('ecs:CreateImage', 'ecs:CopyImage', 'ecs:DescribeInstances', 'ecs:TagResources'),
    on: fc.constantFrom('image' as const, 'instance' as const, 'disk' as const, 'snapshot' as const),
    side: fc.constantFrom('source' as const, 'destination' as const, 'both' as const),
    user: fc.boolean(),
  }),
  { selector: JSON.stringify },
);
const scopes = fc.record({
  sourceRegion: fc.constant('cn-shanghai'),
  destinationRegions: fc.subarray(['cn-qingdao', 'cn-beijing', 'ap-southeast-1'], { minLength: 1 }),
  instances: fc.oneof(fc.constant('any' as const), fc.integer({ min: 1, max: 300 }).map(ids)),
});

test('documents grant what the permissions say, and are within the limit', () => {
  fc.assert(
    fc.property(permissions, scopes, (some, scope) => {
      const { documents, widened } = policyDocuments(some, scope);
      for (const text of documents) expect(text.length).toBeLessThanOrEqual(6144);
      expect(documents.length).toBeLessThanOrEqual(5);
      expect(granted(documents)).toEqual(wanted(some, widened ? { ...scope, instances: 'any' } : scope));
    }),
  );
});

test('two instances take one document, 500 five, a thousand the whole region', () => {
  const count = (instances: number): [number, boolean] => {
    const scope = { sourceRegion: 'cn-shanghai', destinationRegions: ['cn-qingdao'], instances: ids(instances) };
    const { documents, widened } = policyDocuments(ALL, scope);
    return [documents.length, widened];
  };
  expect(count(2)).toEqual([1, false]);
  expect(count(500)).toEqual([5, false]);
  expect(count(1000)).toEqual([1, true]);
});

test('many instances: policies with their attachments; more: a warning', async () => {
  const four = await run(withPlan({ instances: ids(400) }));
  const policies = Object.keys(four.resources).filter((name) => name.endsWith(' Policy'));
  const attachments = Object.keys(four.resources).filter((name) => name.endsWith('PolicyAttachment'));
  expect(policies).toHaveLength(attachments.length);
  expect(policies.length).toBeGreaterThan(2);
  expect(four.warnings.filter((text) => text.includes('instances do not fit'))).toEqual([]);
  const thousand = await run(withPlan({ instances: ids(1000) }));
  expect(thousand.warnings.filter((text) => text.includes('instances do not fit'))).toHaveLength(2);
  expect(thousand.resources['sub-user-policy-1 Policy']?.inputs['policyDocument']).toContain(':instance/*');
});

test('a plan that selects by tags: any instance, without a warning', async () => {
  const { resources, warnings } = await run(withPlan({ instances: undefined, instanceTags: { env: 'prod' } }));
  expect(resources['sub-user-policy-1 Policy']?.inputs['policyDocument']).toContain('cn-shanghai:*:instance/*');
  expect(warnings).toHaveLength(1);
});

test('a retired region is still cleaned up', async () => {
  const { resources } = await run({ ...EXAMPLE, 'offsite:retiredRegions': 'cn-beijing' });
  expect(resources['function-role-policy-1 Policy']?.inputs['policyDocument']).toContain('cn-beijing:*:image/*');
});

test('the sub-user holds no action that deletes, tags or changes', () => {
  const held = ALL.filter(({ user }) => user).map(({ action }) => action);
  expect(held.filter((action) => !/^ecs:(CreateImage|CopyImage|Describe\w+)$/.test(action))).toEqual([]);
});

describe('a stack that drills', () => {
  const drills = (region: string) => ({
    ...EXAMPLE,
    'offsite:drill': JSON.stringify({ schedule: '0 12 * * *', region }),
  });
  const statementsOf = async (config: Record<string, string>): Promise<Statement[]> => {
    const { resources } = await run(config, { answers: { getZones: () => ({ ids: ['cn-qingdao-b'] }) } });
    const text = String(resources['function-role-policy-1 Policy']?.inputs['policyDocument']);
    return (JSON.parse(text) as { Statement: Statement[] }).Statement;
  };

  test('may change servers only there, and only those that carry the tag of a drill', async () => {
    const added = (await statementsOf(drills('cn-qingdao'))).filter(({ Condition }) => Condition);
    const changing = Object.values(DRILL_PERMISSIONS)
      .flat()
      .filter(({ action, on }) => !/:Describe/.test(action) && on !== 'image')
      .map(({ action }) => action);
    expect(new Set(added.flatMap(({ Action }) => Action))).toEqual(new Set(changing));
    for (const { Condition, Resource } of added) {
      const [[key, value] = []] = Object.entries(Condition?.StringEquals ?? {});
      expect(key).toMatch(/^acs:Re(quest|source)Tag\/offsite-drill$/);
      expect(value).toBe('under-way');
      for (const resource of Resource) expect(resource).toMatch(/^acs:(ecs|vpc):cn-qingdao:\*:/);
    }
  });

  test('without one, the function has no right to any of it', async () => {
    const actions = (await statementsOf(EXAMPLE)).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /Run|DeleteInstance|DeleteDisk|Assistant|Invocation/.test(action))).toEqual([]);
  });
});
