import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../../src';
import { invoke } from '../../src/deploy/invokes';
import { differenceOf } from '../../src/deploy/difference';
import { problemsOf, type Inputs, type ResourceType } from '../../src/deploy/resourceType';
import type { ResourceState } from '../../src/deploy/state';
import { RESOURCE_TYPES } from '../../src/deploy/types';
import type { Values } from '../../src/deploy/values';
import { Deployer } from '../deployed';

const problems = (type: string, given: Values): string[] => problemsOf(RESOURCE_TYPES[type]?.inputs ?? {}, given);

describe('the embedded deployment takes no input that it would ignore', () => {
  test.each<[string, string, Values, string]>([
    [
      'a name that the provider does not know',
      'alicloud:oss/bucket:Bucket',
      { bucket: 'b', colour: 'red' },
      'colour is not known',
    ],
    [
      'something required that is missing',
      'alicloud:oss/bucketObject:BucketObject',
      { bucket: 'b' },
      'key is required',
    ],
    [
      'what only the provider can do',
      'alicloud:oss/bucket:Bucket',
      { bucket: 'b', website: { indexDocument: 'i' } },
      'website is not supported by the embedded deployment',
    ],
    [
      'the same inside a structure',
      'alicloud:oss/bucket:Bucket',
      { bucket: 'b', lifecycleRules: [{ enabled: true, transitions: [] }] },
      'lifecycleRules[0].transitions is not supported by the embedded deployment',
    ],
    [
      'a key',
      'alicloud:kms/key:Key',
      { deletionProtection: 'Enabled' },
      'deletionProtection is not supported by the embedded deployment',
    ],
    ['an alarm', 'alicloud:cms/alarm:Alarm', { name: 'a', metric: 'm', contactGroups: [] }, 'project is required'],
    ['a group', 'alicloud:ecs/securityGroup:SecurityGroup', { vpcID: 'v' }, 'vpcID is not known'],
  ])('%s', (_title, type, given, problem) => {
    expect(problems(type, given)).toEqual([problem]);
  });

  test('data sources neither', async () => {
    const cloud = await LocalCloud.start();
    try {
      const { client } = new Deployer(cloud);
      const basics = { client, region: 'cn-shanghai', accountId: cloud.endpoints.accountId, now: cloud.clock.now() };
      const place = { ...basics, wait: () => Promise.resolve() };
      const ask = (name: string, args: Values) => invoke(`alicloud:${name}`, args, place);
      await expect(ask('ecs/getImages:getImages', { owner: 'self' })).rejects.toThrow('owner is not known');
      await expect(ask('ecs/getImages:getImages', { outputFile: 'f' })).rejects.toThrow('outputFile is not supported');
      await expect(ask('ecs/getDisks:getDisks', {})).rejects.toThrow('no data source alicloud:ecs/getDisks:getDisks');
      await expect(ask('index/getRegions:getRegions', { name: 'cn-atlantis' })).rejects.toThrow(
        'no region cn-atlantis',
      );
    } finally {
      await cloud.close();
    }
  });
});

test('the provider’s schema knows every input of every type', () => {
  const folder = require.resolve('@pulumi/alicloud/package.json').replace('package.json', '');
  for (const [token, { inputs }] of Object.entries(RESOURCE_TYPES)) {
    const [, path = ''] = token.split(':');
    const [module = '', name = ''] = path.split('/');
    const file = readdirSync(`${folder}${module}`).find((each) => each.toLowerCase() === `${name}.d.ts`.toLowerCase());
    const declared = readFileSync(`${folder}${module}/${file}`, 'utf8').split(/interface \w+Args \{/)[1] ?? '';
    const known = [...declared.matchAll(/^ {4}(\w+)(\??):/gm)].map(([, name = '', mark]) => ({
      name,
      required: mark === '',
    }));
    const names = known.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect([token, Object.keys(inputs).filter((name) => !names.includes(name))]).toEqual([token, []]);
    const lacking = known.filter(({ name, required }) => required && !inputs[name]?.required).map(({ name }) => name);
    expect([token, lacking]).toEqual([token, []]);
  }
});

/** Facts of the provider's own schema: the inputs, and members of inputs, of which a change means another resource. */
const replaces = JSON.parse(readFileSync(join(__dirname, '../fixtures/replaces.json'), 'utf8')) as Record<
  string,
  string[]
>;

/** The provider leaves a key pair as it is when these change; here it is made anew, rather than left behind its program. */
const ANEW: Record<string, string[]> = {
  'alicloud:ecs/ecsKeyPair:EcsKeyPair': ['publicKey', 'resourceGroupId', 'tags'],
};

const replacing = (inputs: Inputs, path = ''): string[] =>
  Object.entries(inputs).flatMap(([name, spec]) => [
    ...(spec.replaces ? [path + name] : []),
    ...replacing(spec.members ?? {}, `${path}${name}.`),
  ]);

test.each(Object.entries(RESOURCE_TYPES))(
  '%s is replaced for what the provider replaces it for',
  (type, { inputs }) => {
    expect(replacing(inputs).sort()).toEqual([...(replaces[type] ?? []), ...(ANEW[type] ?? [])].sort());
  },
);

test('a member that replaces does so in a list as well, one that does not is changed in place', () => {
  const type = RESOURCE_TYPES['alicloud:ecs/instance:Instance'] as ResourceType;
  const kind = (before: Values, after: Values) => {
    const wanted = { provider: 'p', ignoreChanges: [], replaceOnChanges: [], inputs: { dataDisks: [after] } };
    const old = { provider: 'p', inputs: { dataDisks: [before] } } as unknown as ResourceState;
    return differenceOf(old, wanted.inputs, wanted, type).kind;
  };
  const disk = { size: 40, category: 'cloud_ssd', kmsKeyId: 'a' };
  expect(kind(disk, { ...disk })).toBe('same');
  expect(kind(disk, { ...disk, category: 'cloud_essd' })).toBe('replace');
  expect(kind(disk, { ...disk, kmsKeyId: 'b' })).toBe('update');
});
