import { copyTags, type Point } from '../../src/recovery/point';
import { image, night } from '../unit/worlds';
import { readable } from '../../src/stack/recovery/stock';
import { isToldPlainly, run, type Declared, type Run } from './declared';

/** What the recovery stack asks of the cloud, and what it declares of that. */
const ZONE = 'cn-qingdao-b';
const RECOVERY = {
  mode: 'failover',
  network: {
    cidr: '10.0.0.0/16',
    vSwitches: { [ZONE]: '10.0.0.0/24' },
    ingress: { web: { ports: 443, from: '0.0.0.0/0' } },
  },
};

interface Cloud {
  copies?: Point[];
  live?: Record<string, unknown>[];
  types?: string[];
  vpcs?: object[];
}

interface Told extends Cloud {
  recovery?: Record<string, unknown>;
  config?: Record<string, string>;
  secretKeys?: string[];
}

/** As the provider's data source shows it. */
function shown(point: Point) {
  const { imageId, name, status, disks } = point;
  const tags = { ...copyTags(point, 1), ...(point.drill && { 'offsite-drill': point.drill }) };
  return {
    ...{ id: imageId, name, state: status, status, tags },
    creationTime: new Date(point.createdAt.getTime() + 3_600_000).toISOString(),
    diskDeviceMappings: disks.map(({ sizeGiB }, i) => ({
      device: `/dev/xvd${'ab'[i]}`,
      size: String(sizeGiB),
      snapshotId: '',
    })),
  };
}

const matches = (tags: Record<string, string>, wanted: unknown): boolean =>
  Object.entries(wanted as Record<string, string>).every(([key, value]) => tags[key] === value);

async function declared({ recovery = {}, config = {}, secretKeys = [], ...cloud }: Told = {}): Promise<
  Run & { asked: string[] }
> {
  const {
    copies = [image('i-1', night(3)), image('i-2', night(3), { had: [40, 100] })],
    live = [],
    types = ['ecs.g7.large'],
  } = cloud;
  const asked: string[] = [];
  const images = copies.map(shown);
  const told = await run(
    {
      'offsite:destinationRegions': 'cn-qingdao',
      'offsite:vault': 'offsite-prod',
      'offsite:recovery': JSON.stringify({ ...RECOVERY, ...recovery }),
      ...config,
    },
    {
      stack: 'recovery',
      secretKeys,
      answers: {
        getImages: ({ status, tags }) => {
          asked.push(`getImages ${String(status)} ${JSON.stringify(tags)}`);
          return { images: images.filter((one) => one.status === status && matches(one.tags, tags)) };
        },
        getInstances: () => ({ instances: live }),
        getNetworks: () => ({ vpcs: cloud.vpcs ?? [] }),
        getSwitches: () => ({ vswitches: [{ id: 'vsw-9', zoneId: ZONE, cidrBlock: '10.0.0.0/24' }] }),
        getSecurityGroups: () => ({ groups: [{ id: 'sg-9', name: 'offsite-recovery' }] }),
        getInstanceTypes: ({ availabilityZone }) => {
          asked.push(`getInstanceTypes ${String(availabilityZone)}`);
          return { ids: types };
        },
      },
    },
  );
  return { ...told, asked };
}

const LIVE = {
  ...{ id: 'i-new1', name: 'recovery-i-1', status: 'Running', instanceType: 'ecs.g7.large', availabilityZone: ZONE },
  ...{ vswitchId: 'vsw-1', privateIp: '10.0.0.1', imageId: 'm-old', creationTime: '2026-03-04T10:00Z' },
  tags: {
    ...{
      'offsite-vault': 'offsite-prod',
      'offsite-plan': 'web',
      'offsite-instance': 'i-1',
      'offsite-slot': '2026-03-02T18:00Z',
    },
    ...{
      'offsite-taken': night(2).toISOString(),
      'offsite-recovery': 'failover',
      'offsite-stack': 'recovery',
      'offsite-role': 'api',
    },
  },
};
const standby = (status = 'Stopped') => ({ ...LIVE, status, tags: { ...LIVE.tags, 'offsite-recovery': 'standby' } });
const server = ({ resources }: Run, old: string): Declared => {
  const found = resources[`cn-qingdao-${old}-server Instance`];
  if (!found) throw new Error(`${old} is not declared`);
  return found;
};

test('no pipeline is declared, and everything is in the region of the copies', async () => {
  const { resources } = await declared();
  const types = new Set(Object.values(resources).map(({ type }) => type.split(':').at(-1)));
  expect([...types].sort()).toEqual(
    [
      'Instance',
      'Network',
      'RecoveredServer',
      'RecoveryNetwork',
      'SecurityGroup',
      'SecurityGroupRule',
      'Stack',
      'Switch',
      'alicloud',
    ].filter((type) => type !== 'Stack'),
  );
  for (const { type, region } of Object.values(resources)) {
    if (type.startsWith('alicloud:')) expect(region).toBe('cn-qingdao');
  }
});

test('a server as its copy and its sheet say', async () => {
  const run = await declared({
    config: { 'offsite:tags': '{ owner: ops }', 'offsite:resourceGroupId': 'rg-acfmxazb4ph6aiy' },
  });
  const { inputs, protect, importId, replaceOnChanges } = server(run, 'i-2');
  expect(inputs).toEqual({
    instanceName: 'recovery-i-2',
    imageId: expect.stringMatching(/^m-/),
    instanceType: 'ecs.g7.large',
    availabilityZone: ZONE,
    vswitchId: `network-cn-qingdao-${ZONE}-id`,
    securityGroups: ['network-cn-qingdao-group-id'],
    systemDiskCategory: 'cloud_essd',
    systemDiskSize: 40,
    dataDisks: [{ device: '/dev/xvdb', category: 'cloud_essd', size: 100 }],
    instanceChargeType: 'PostPaid',
    status: 'Running',
    stoppedMode: 'StopCharging',
    deletionProtection: true,
    resourceGroupId: 'rg-acfmxazb4ph6aiy',
    tags: {
      owner: 'ops',
      'offsite-vault': 'offsite-prod',
      'offsite-plan': 'web',
      'offsite-instance': 'i-2',
      'offsite-slot': '2026-03-02T18:00Z',
      'offsite-taken': '2026-03-02T18:00:00.000Z',
      'offsite-recovery': 'failover',
      'offsite-stack': 'recovery',
    },
  });
  expect({ protect, importId, replaceOnChanges }).toEqual({
    protect: true,
    importId: '',
    replaceOnChanges: ['imageId'],
  });
});

test('password and user data are secrets in what is declared, whatever else is not', async () => {
  const recovery = { defaults: { password: 'Secret-of-1', userData: 'token=1' } };
  const run = await declared({ recovery, secretKeys: ['offsite:recovery'] });
  expect(server(run, 'i-1').secrets).toEqual(['password', 'userData']);
  expect(JSON.stringify(run.outputs)).not.toContain('Secret-of-1');
});

test('a live one is kept: protected, adopted, and nothing of its birth changed by a newer copy or the config', async () => {
  const run = await declared({
    live: [LIVE],
    recovery: { defaults: { type: 'ecs.r7.large' } },
    types: ['ecs.r7.large'],
  });
  const { inputs, protect, importId, ignoreChanges } = server(run, 'i-1');
  expect({ protect, importId }).toEqual({ protect: true, importId: 'i-new1' });
  for (const name of [
    'imageId',
    'instanceType',
    'vswitchId',
    'privateIp',
    'securityGroups',
    'dataDisks',
    'systemDiskSize',
    'password',
    'userData',
  ]) {
    expect(ignoreChanges).toContain(name);
  }
  expect(inputs).toMatchObject({ imageId: 'm-old', tags: { 'offsite-taken': night(2).toISOString() } });
  // Its role is on its own tag: the copies that told it may be gone.
  expect(run.resources['cn-qingdao-i-1-role RamRoleAttachment']?.inputs.ramRoleName).toBe('api');
  expect(run.warnings).toContain('i-1: it stays ecs.g7.large: a server that is there is not changed by this stack.');
});

test('a live one whose copies are all gone is declared all the same', async () => {
  const run = await declared({ live: [LIVE], copies: [image('i-2', night(3))] });
  expect(server(run, 'i-1').importId).toBe('i-new1');
});

test('what a killed up has left of the network is adopted; of several of its name none is', async () => {
  const vpc = { id: 'vpc-9', vpcName: 'offsite-recovery', cidrBlock: '10.0.0.0/16' };
  const adopted = (run: Run) =>
    ['vpc Network', 'group SecurityGroup', `${ZONE} Switch`].map(
      (part) => run.resources[`network-cn-qingdao-${part}`]?.importId,
    );
  expect(adopted(await declared())).toEqual(['', '', '']);
  expect(adopted(await declared({ vpcs: [vpc] }))).toEqual(['vpc-9', 'sg-9', 'vsw-9']);
  const several = await declared({ vpcs: [vpc, { ...vpc, id: 'vpc-8' }] });
  expect(adopted(several)).toEqual(['', '', '']);
  expect(several.warnings).toContainEqual(expect.stringContaining('vpc-9, vpc-8'));
});

test('two live ones for one server: the first is gone on with, and the other is said', async () => {
  const second = { ...LIVE, id: 'i-new2', creationTime: '2026-03-04T10:05Z' };
  const run = await declared({ live: [second, LIVE] });
  expect(server(run, 'i-1').importId).toBe('i-new1');
  expect(run.warnings).toContainEqual(expect.stringContaining('look at i-new2, which cost money'));
});

describe('standby', () => {
  const recovery = { mode: 'standby' };
  test('is made stopped and may be deleted', async () => {
    const { inputs, protect } = server(await declared({ recovery }), 'i-1');
    expect(inputs).toMatchObject({ status: 'Stopped', stoppedMode: 'StopCharging', deletionProtection: false });
    expect(protect).toBe(false);
  });

  test('is replaced for a newer copy, the old one first, each after the one before', async () => {
    const other = { ...standby(), id: 'i-new2', tags: { ...standby().tags, 'offsite-instance': 'i-2' } };
    const run = await declared({ recovery, live: [standby(), other] });
    const [first, second] = [server(run, 'i-1'), server(run, 'i-2')];
    for (const { replaceOnChanges, deleteBeforeReplace, importId } of [first, second]) {
      expect({ replaceOnChanges, deleteBeforeReplace, importId }).toEqual({
        replaceOnChanges: ['imageId'],
        deleteBeforeReplace: true,
        importId: '',
      });
    }
    expect(first.dependsOn).not.toContain('cn-qingdao-i-2-server');
    expect(second.dependsOn).toContain('cn-qingdao-i-1-server');
  });

  test('that runs is neither stopped nor replaced', async () => {
    const run = await declared({ recovery, live: [standby('Running')] });
    expect(server(run, 'i-1')).toMatchObject({ inputs: { status: 'Running', imageId: 'm-old' }, importId: 'i-new1' });
    // Nor taken by a destroy; the cloud's own lock is a failover's.
    expect(server(run, 'i-1')).toMatchObject({ protect: true, inputs: { deletionProtection: false } });
    const open = await declared({ recovery: { ...recovery, protect: false }, live: [standby('Running')] });
    expect(server(open, 'i-1').protect).toBe(false);
    expect(run.warnings).toContainEqual(expect.stringContaining('i-new1 (for i-1) is running, and is paid for'));
  });

  test('whose copy failed a drill stays of the one before', async () => {
    const failed = image('i-1', night(4), { tags: { 'offsite-drill': 'failed 2026-03-05' } });
    const run = await declared({ recovery, live: [{ ...standby(), imageId: 'm-old' }], copies: [failed] });
    expect(server(run, 'i-1').inputs).toMatchObject({ imageId: 'm-old', status: 'Stopped' });
    expect(run.errors).toContainEqual(expect.stringContaining('failed drill'));
  });
});

test('the mode is off: nothing; with live ones it is refused', async () => {
  const off = await declared({ recovery: { mode: 'off' } });
  expect(Object.values(off.resources).map(({ type }) => type)).toEqual(['pulumi:providers:alicloud']);
  await expect(declared({ recovery: { mode: 'off' }, live: [LIVE] })).rejects.toThrow(
    'Servers i-new1 (for i-1) of a failover are live',
  );
  await expect(declared({ recovery: { mode: 'drill' }, live: [LIVE] })).rejects.toThrow(
    '(for i-1) of this stack are no',
  );
  expect((await declared({ recovery: { mode: 'off', protect: false }, live: [LIVE] })).outputs.before).toEqual([
    'i-new1 (for i-1)',
  ]);
});

test('what cannot be started is an error at the end, and the rest is declared', async () => {
  const run = await declared({ recovery: { overrides: { i1uf661: {}, 'i-uf661wb708uvqc9jyhem': {} } } }).catch(
    (error: Error) => error,
  );
  expect(String(run)).toContain('must be an instance id');
  const tight = await declared({ types: [] });
  expect(tight.errors).toEqual(
    ['i-1', 'i-2'].map(
      (id) => `Not started: ${id}: none of ecs.g7.large is in stock in ${ZONE}; name others in typeFallbacks`,
    ),
  );
  expect(tight.exitCode).toBe(32);
  expect(tight.resources['network-cn-qingdao-vpc Network']).toBeDefined();
  expect((await declared()).exitCode).toBe(0);
  const empty = await declared({ config: { 'offsite:vault': 'another' } });
  expect([empty.errors, empty.exitCode]).toEqual([['Not started: vault another has no copy in cn-qingdao'], 32]);
  // What is up needs no copy any more.
  const up = await declared({ config: { 'offsite:vault': 'another' }, live: [LIVE] });
  expect([up.errors, up.exitCode]).toEqual([[], 0]);
});

test('a server whose copies are all unfinished or failed is said, as one that has none that is usable', async () => {
  const copies = [
    image('i-1', night(3), { status: 'Creating' }),
    image('i-2', night(3), { status: 'CreateFailed' }),
    image('i-3', night(3), { status: 'Waiting' }),
    image('i-4', night(3), { status: 'UnAvailable' }),
    image('i-5', night(3), { status: 'Deprecated' }),
  ];
  const { errors, resources } = await declared({ copies });
  expect(errors.map((line) => line.replace(/ copy m-\S+ of \S+/, ''))).toEqual(
    ['unfinished', 'failed', 'unfinished', 'failed'].map(
      (why, i) => `Not started: i-${i + 1}: no usable copy in cn-qingdao; is passed over: ${why}`,
    ),
  );
  expect(Object.keys(resources)).toContain('cn-qingdao-i-5-server Instance');
});

test('what the provider says is told without its places in its source and its whole answers', () => {
  const why = `invoking it: provider/service.go:509:\nZone is not there.\nCode: InvalidZone\nanswer: ${'x'.repeat(9000)}`;
  expect(readable(why)).toBe('Zone is not there. Code: InvalidZone');
  expect(readable('y'.repeat(9000))).toBe('y'.repeat(300));
});

test('copies are asked for as narrowly as the selection allows; where the cloud shows only a part, it is an error', async () => {
  const ids = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'];
  const { asked, errors } = await declared({ recovery: { servers: { instances: ids } } });
  expect(asked.filter((one) => one.startsWith('getImages Available'))).toEqual(
    [...ids]
      .sort()
      .map(
        (id) => `getImages Available ${JSON.stringify({ 'offsite-instance': id, 'offsite-vault': 'offsite-prod' })}`,
      ),
  );
  expect(errors).toEqual([...ids].sort().map((id) => `Not started: ${id}: there is no copy of it in cn-qingdao`));
  const many = Array.from({ length: 1000 }, () => image('i-1', night(3)));
  const told = await declared({ copies: many }).catch((error: Error) => error);
  expect(String(told)).toContain('has 1000 images or more');
  expect(isToldPlainly(told)).toBe(true);
});

test('a vSwitch that is not there is said by its id', async () => {
  const network = { vSwitchIds: ['vsw-9', 'vsw-8'], securityGroupIds: ['sg-9'] };
  const told = await declared({ recovery: { network } }).catch((error: Error) => error);
  expect(String(told)).toContain('There is no vSwitch vsw-8, which offsite:recovery.network names.');
  expect(isToldPlainly(told)).toBe(true);
});
