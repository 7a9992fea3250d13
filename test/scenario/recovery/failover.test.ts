import type { Snapshot } from 'local-cloud';
import { DESTINATION } from '../../unit/worlds';
import { API, DB, OLD, RecoveryStory, WEB, ZONES } from './story';

/** Three nights are copied, then the source region is dark: everything here happens without it. */
let story: RecoveryStory;
let disaster: Snapshot;

beforeAll(async () => {
  story = await RecoveryStory.begin(3, { commands: [{ part: 'is-active broken', exitCode: 3 }] });
  disaster = story.cloud.snapshot();
});
afterAll(() => story.end());

/** The morning of the disaster once more, nothing made yet. */
async function begin(): Promise<void> {
  await story.cloud.restore(disaster);
  story.newStack();
  story.recovery = { mode: 'failover', network: story.recovery.network };
}

const ids = () => story.live().map(({ id }) => id);
const soldOut = () => story.cloud.world.ecs.soldOut;

test('every server comes up with its type, disks and address; again there is nothing to do; a newer copy changes nothing', async () => {
  const { errors, warnings, servers } = await story.up();
  expect({ errors, warnings }).toEqual({ errors: '', warnings: [] });
  expect(
    story.live().map(({ old, status, privateIp, type, deletionProtection }) => ({
      old,
      status,
      privateIp,
      type,
      deletionProtection,
    })),
  ).toEqual(
    OLD.map((old, i) => ({
      old,
      status: 'Running',
      privateIp: `10.0.0.${11 + i}`,
      type: 'ecs.g7.large',
      deletionProtection: true,
    })),
  );
  const disks = Object.values(story.vault.region(DESTINATION)?.disks ?? {}).filter(
    ({ instanceId }) => instanceId === servers[DB]?.id,
  );
  expect(disks.map(({ category, sizeGiB }) => `${category} ${sizeGiB}`).sort()).toEqual([
    'cloud_auto 200',
    'cloud_essd 40',
  ]);
  expect(servers[WEB]).toMatchObject({
    id: ids()[2],
    dataOf: '2026-03-02T18:00:00.000Z',
    ageHours: 10,
    action: 'make',
  });

  const before = JSON.stringify(story.live());
  await story.newerCopy(WEB);
  const again = await story.up();
  expect(again.errors).toBe('');
  expect(new Set(again.result?.resources.map(({ action }) => action))).toEqual(new Set(['same']));
  expect(JSON.stringify(story.live())).toBe(before);
  expect(again.servers[WEB]).toMatchObject({ dataOf: '2026-03-02T18:00:00.000Z', action: 'keep' });
});

test('a slip, and the state lost: no live server is stopped, deleted or left out; the way out takes two steps', async () => {
  const live = JSON.stringify(story.live());
  const slip = await story.up({ mode: 'standby' });
  expect(slip.errors).toContain(`(for ${API})`);
  await expect(story.destroy()).rejects.toThrow('protected');
  expect(JSON.stringify(story.live())).toBe(live);

  story.newStack();
  const adopted = await story.up({ mode: 'failover', servers: { instances: [WEB] } });
  expect(adopted.errors).toBe('');
  expect(adopted.warnings).toContainEqual(expect.stringMatching(new RegExp(`for ${DB}\\) is live and not among`)));
  expect(JSON.stringify(story.live())).toBe(live);
  const servers = adopted.result?.resources.filter(({ type }) => type.endsWith(':Instance')) ?? [];
  expect(servers.map(({ action }) => action)).toEqual(['import', 'import', 'import']);

  expect((await story.up({ protect: false, servers: {} })).errors).toBe('');
  expect(story.live().map(({ deletionProtection }) => deletionProtection)).toEqual([false, false, false]);
  const off = await story.up({ mode: 'off' });
  expect(off.errors).toBe('');
  expect(story.live()).toEqual([]);
});

test('a slip of the network, or a destroy of it all: no live server loses what comes in, its role or its place', async () => {
  await begin();
  await story.role('api');
  const { network } = story.recovery;
  expect((await story.up({ overrides: { [WEB]: { role: 'api' } } })).errors).toBe('');
  const held = () => {
    const { securityGroups = {} } = story.vault.region(DESTINATION) ?? {};
    const [group] = [...new Set(story.live().flatMap(({ securityGroupIds }) => securityGroupIds))];
    return JSON.stringify([story.live(), securityGroups[group ?? '']]);
  };
  const before = held();
  expect(before).toContain('443/443');
  expect(before).toContain('"ramRole":"api"');
  await expect(story.destroy()).rejects.toThrow('protected');
  expect(held()).toBe(before);
  const { vSwitch, group } = await story.network('10.0.0.0/24', ZONES[0]);
  const existing = await story.up({ network: { vSwitchIds: [vSwitch], securityGroupIds: [group] } });
  expect(existing.errors).toContain('protected');
  const grown = await story.up({ network: { ...(network as object), cidr: '10.0.0.0/8' } });
  expect([grown.errors, held()]).toEqual(['', before]);
  const lesser = await story.up({ network: { ...(network as object), cidr: '10.0.0.0/25' } });
  expect(lesser.errors).not.toBe('');
  expect(held()).toBe(before);
  const again = await story.up({ network });
  expect([again.errors, held()]).toEqual(['', before]);
});

test('no stock, an address taken, a refusal: each said, none stops another, and up again makes what was missing', async () => {
  await begin();
  soldOut().push({ region: DESTINATION, type: 'ecs.g7.large', zone: ZONES[0], left: 0 });
  soldOut().push({ region: DESTINATION, type: 'ecs.g7.large', zone: ZONES[1], left: 1 });
  // The provider is told so at the first server that asks for the last one.
  const first = await story.up({
    overrides: { [DB]: { type: 'ecs.r7.large' } },
    typeFallbacks: { 'ecs.r7.large': ['ecs.c7.xlarge'] },
  });
  expect(first.errors).toContain('OperationDenied.NoStock');
  expect(story.live().map(({ old, zoneId, privateIp }) => [old, zoneId, privateIp.replace(/\d+$/, '')])).toEqual([
    [API, ZONES[1], '10.0.1.'],
    [DB, ZONES[0], '10.0.0.'],
  ]);
  expect(first.warnings).toContainEqual(
    `${API}: it does not keep its address 10.0.0.11: its type is not in stock where that is free.`,
  );
  const second = await story.up({ typeFallbacks: { 'ecs.g7.large': ['ecs.g7.xlarge', 'ecs.c7.large'] } });
  expect(second.errors).toBe('');
  expect(second.warnings).toContainEqual(`${WEB}: ecs.g7.large is not in stock: it is made as ecs.g7.xlarge.`);
  expect(story.live().map(({ old, type }) => [old, type])).toEqual([
    [API, 'ecs.g7.large'],
    [DB, 'ecs.r7.large'],
    [WEB, 'ecs.g7.xlarge'],
  ]);
});

test('in a network that exists, of a point in time: its addresses that are taken go to nobody', async () => {
  await begin();
  const { vSwitch, group } = await story.network('10.0.0.0/24', ZONES[0]);
  await story.foreigner(vSwitch, group, '10.0.0.12');
  const ofItsOwn = story.recovery.network;
  const network = { vSwitchIds: [vSwitch], securityGroupIds: [group] };
  const { errors, warnings, servers } = await story.up({
    ...{ network, point: '2026-03-02T00:00:00Z', servers: { instances: [DB, WEB] } },
  });
  story.recovery.network = ofItsOwn;
  expect(errors).toBe('');
  expect(warnings).toEqual([`${DB}: it does not keep its address 10.0.0.12: somebody has it.`]);
  expect(story.live().map(({ old, privateIp, vSwitchId }) => [old, privateIp, vSwitchId])).toEqual([
    [DB, expect.not.stringMatching(/\.1[123]$/), vSwitch],
    [WEB, '10.0.0.13', vSwitch],
  ]);
  expect(Object.values(servers).map(({ dataOf }) => dataOf)).toEqual(Array(2).fill('2026-03-01T18:00:00.000Z'));
});

test('one that cannot be had anywhere stops no other, and up fails and says which; a check that fails is an error, and the server stays', async () => {
  await begin();
  const check = (command: string) => ({ check: { command: `systemctl is-active ${command}` } });
  const { errors } = await story.up({ ...check('nginx'), overrides: { [WEB]: { type: 'ecs.nothing.large' } } });
  expect(errors).toBe(
    `Not started: ${WEB}: none of ecs.nothing.large is in stock in ${ZONES.join(', ')}; name others in typeFallbacks`,
  );
  expect(story.live().map(({ old }) => old)).toEqual([API, DB]);
  expect(story.accepted('InvokeCommand')).toBe(2);
  const broken = await story.up({ ...check('broken'), overrides: {} });
  expect(broken.errors).toContain('The command ended as Failed');
  expect(story.live().map(({ old, status }) => [old, status])).toEqual(OLD.map((old) => [old, 'Running']));
});
