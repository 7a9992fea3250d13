import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../../src';
import { specsOf } from '../../src/params/check';
import { CAUSES, WITH_TOKEN } from './everyError';

const REGION = 'cn-shanghai';
const PLACE = { region: REGION, vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'] };
const stoppedWith = (kmsKeyId: string) => ({
  ...PLACE,
  id: `i-${kmsKeyId}`,
  status: 'Stopped' as const,
  disks: [{ sizeGiB: 40, kmsKeyId }],
});

/** Documented errors of ECS that a state can cause: each declared one of each action is caused, here or in another test. */
describe('every error of every action of ECS', () => {
  let cloud: LocalCloud;
  const made: Record<string, string> = {};
  const caused = new Set<string>();

  const ask = async (action: string, params: Record<string, string>, service = 'ecs') => {
    const filled = Object.entries(params).map(([name, value]) => [name, value.startsWith('$') ? made[value] : value]);
    const all = { RegionId: REGION, ...(Object.fromEntries(filled) as Record<string, string>) };
    const said = await cloud.call({ service, action, region: REGION, params: all });
    if (said.cut) throw new Error(`${action} was cut`);
    const { status, body } = said;
    const answer = JSON.parse(body.toString()) as Record<string, string>;
    if (answer.Code !== undefined) caused.add(`${action} ${answer.Code}`);
    return { status, ...answer } as Record<string, string | number> & { status: number };
  };
  const idOf = async (name: string, action: string, params: Record<string, string>, service = 'ecs') =>
    String((await ask(action, params, service))[name]);

  beforeAll(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { ...PLACE, id: 'i-1', disks: [{ sizeGiB: 40 }, { id: 'd-data', sizeGiB: 40 }] },
          { ...PLACE, id: 'i-stopped', status: 'Stopped' },
          { ...PLACE, id: 'i-starting', status: 'Starting' },
          { ...PLACE, id: 'i-locked', locked: true },
          { ...PLACE, id: 'i-protected' },
          { ...PLACE, id: 'i-full', securityGroupIds: ['sg-a', 'sg-b', 'sg-c', 'sg-d', 'sg-e'] },
          ...['key-none', 'key-off', 'key-of-others'].map(stoppedWith),
        ],
        kmsKeys: [
          { region: REGION, id: 'key-off' },
          { region: REGION, id: 'key-of-others', granted: false },
          { region: 'cn-qingdao', id: 'key-qd', granted: false },
        ],
        soldOut: [{ region: REGION, type: 'ecs.g7.xlarge' }],
        options: { tokenBusySeconds: 3600 },
      },
    });
    await ask('DisableKey', { KeyId: 'key-off' }, 'kms');
    await ask('ModifyInstanceAttribute', { InstanceId: 'i-protected', DeletionProtection: 'true' });
    await ask('CreateKeyPair', { KeyPairName: 'taken' });
    made.$done = await idOf('ImageId', 'CreateImage', { InstanceId: 'i-1', ImageName: 'done' });
    await cloud.clock.advance('PT2H');
    made.$image = await idOf('ImageId', 'CreateImage', { InstanceId: 'i-1', ImageName: 'young' });
    made.$disk = await idOf('DiskId', 'CreateDisk', { ZoneId: 'cn-shanghai-b', Size: '20' });
    const VpcId = await idOf('VpcId', 'CreateVpc', {}, 'vpc');
    made.$foreign = await idOf('SecurityGroupId', 'CreateSecurityGroup', { VpcId });
    const script = { Name: 'true', Type: 'RunShellScript', CommandContent: 'dHJ1ZQ==' };
    made.$command = await idOf('CommandId', 'CreateCommand', script);
    const server = { ImageId: made.$done, InstanceType: 'ecs.g7.large', VSwitchId: 'vsw-1', SecurityGroupId: 'sg-1' };
    const paid = await ask('RunInstances', { ...server, InstanceChargeType: 'PrePaid' });
    made.$paid = (paid as unknown as { InstanceIdSets: { InstanceIdSet: [string] } }).InstanceIdSets.InstanceIdSet[0];
    caused.clear();
  });
  afterAll(() => cloud.close());

  const each = CAUSES.flatMap(([code, actions, params]) =>
    actions.split(' ').map((action) => [action, code, params] as const),
  );
  /** Of parameters for several actions, those that this one has, in the form that it has them in. */
  const ofAction = (action: string, params: Record<string, string>): Record<string, string> => {
    const known = cloud.registry.service('ecs')?.actions.find(({ name }) => name === action);
    const specs = new Map((known && specsOf(known))?.map((spec) => [spec.name, spec.type]));
    const fits = ([name]: [string, string]): boolean => {
      const [head = '', member] = name.split('.');
      const type = head === 'RegionId' ? 'string' : specs.get(head);
      return type !== undefined && (type === 'list' || type === 'object') === (member !== undefined);
    };
    return Object.fromEntries(Object.entries(params).filter(fits));
  };

  it.each(each)('%s: %s', async (action, code, params) => {
    const answer = await ask(action, ofAction(action, params));
    expect(answer).toMatchObject({ Code: code, Message: expect.any(String), RequestId: expect.any(String) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it.each(WITH_TOKEN)('%s: a token in flight, and with other parameters', async (action, params, more) => {
    const token = { ClientToken: 'the-same' };
    expect((await ask(action, { ...params, ...token })).Code).toBeUndefined();
    expect((await ask(action, { ...params, ...token })).Code).toBe('IdempotentProcessing');
    expect((await ask(action, { ...params, ...token, ...more })).Code).toBe('IdempotentParameterMismatch');
  });

  it('a region has 500 key pairs at most', async () => {
    for (let n = 0; n < 500; n++) await ask('ImportKeyPair', { KeyPairName: `pair-${n}`, PublicKeyBody: 'ssh-rsa A' });
    const last = { KeyPairName: 'one-more', PublicKeyBody: 'ssh-rsa A' };
    expect(await ask('ImportKeyPair', last)).toMatchObject({ status: 403, Code: 'QuotaExceed.KeyPair' });
    expect(await ask('CreateKeyPair', last)).toMatchObject({ Code: 'InvalidParameter.Unknown' });
    expect(await ask('CreateKeyPair', { KeyPairName: 'one-more' })).toMatchObject({ Code: 'QuotaExceed.KeyPair' });
  });

  /** Other tests of this folder that tell of an action and of a code: enough to say that they cause it. */
  it('is caused: of what the table declares, nothing is left', () => {
    const others = readdirSync(__dirname)
      .filter((name) => name.endsWith('.test.ts') && !__filename.endsWith(name))
      .map((name) => readFileSync(join(__dirname, name), 'utf8'));
    const isElsewhere = (action: string, code: string): boolean =>
      others.some((text) => new RegExp(`\\b${action}\\b`).test(text) && text.includes(`${code}'`));
    const declared = cloud.registry
      .service('ecs')
      ?.actions.flatMap(({ name, errors = [] }) => errors.map((code) => [name, code] as const));
    const left = declared?.filter(([action, code]) => !caused.has(`${action} ${code}`) && !isElsewhere(action, code));
    expect(left?.map(([action, code]) => `${action} ${code}`)).toEqual([]);
    expect(declared?.length).toBeGreaterThan(200);
  });
});
