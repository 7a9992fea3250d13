import type { Snapshot } from 'local-cloud';
import { DESTINATION } from '../unit/worlds';
import { API, DB, OLD, RecoveryStory, WEB } from './recovery-story';

/** A virtual week of standby, then the day. The source lives until it goes dark. */
let story: RecoveryStory;
let week: Snapshot;

beforeAll(async () => {
  story = await RecoveryStory.begin(2, {}, false);
  story.config = { prices: { diskPerGibMonth: 1, serverPerHour: { 'ecs.g7.large': 0.5 } } };
});
afterAll(() => story.end());

const servers = () =>
  story.live().map(({ old, status, stoppedMode, tags }) => ({ old, status, stoppedMode, of: tags['offsite-slot'] }));
const STOPPED = { status: 'Stopped', stoppedMode: 'StopCharging' };

test('servers are made and kept stopped, which costs their disks; shown before', async () => {
  const { errors, warnings, result } = await story.up({ mode: 'standby' });
  expect({ errors, warnings }).toEqual({ errors: '', warnings: [] });
  expect(servers()).toEqual(OLD.map((old) => ({ old, ...STOPPED, of: '2026-03-01T18:00Z' })));
  expect(result?.outputs.cost).toBe('At most, at list prices: disks of 3 servers, 320 GiB: 320 a month.');
  const again = await story.up();
  expect(new Set(again.result?.resources.map(({ action }) => action))).toEqual(new Set(['same']));
});

test('a week: each morning they are of the last night, the old one went first, one at a time, and never more than one is missing', async () => {
  for (let day = 3; day <= 8; day += 1) {
    await story.vault.untilDay(day);
    const before = story.cloud.calls().length;
    const { errors, warnings } = await story.up();
    expect({ day, errors, warnings }).toEqual({ day, errors: '', warnings: [] });
    const slot = `2026-03-0${day - 1}T18:00Z`;
    expect(servers()).toEqual(OLD.map((old) => ({ old, ...STOPPED, of: slot })));
    const changes = story.cloud
      .calls()
      .slice(before)
      .filter(({ action }) => ['DeleteInstance', 'RunInstances'].includes(action));
    expect(changes.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      Array(3).fill(['DeleteInstance ok', 'RunInstances ok']).flat(),
    );
  }
  expect(story.live().map(({ privateIp }) => privateIp)).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13']);
  week = story.cloud.snapshot();
});

test('one that is running is left as it is and said; stopped again, it is renewed', async () => {
  const db = story.live().find(({ old }) => old === DB);
  await story.vault.byHand('StartInstance', DESTINATION, { InstanceId: db?.id ?? '' });
  await story.vault.untilDay(9);
  const { errors, warnings } = await story.up();
  expect(errors).toBe('');
  expect(warnings).toEqual([`${db?.id} (for ${DB}) is running: standby leaves it as it is, and does not renew it.`]);
  expect(story.live().find(({ old }) => old === DB)).toMatchObject({ id: db?.id, status: 'Running' });
  expect(servers().map(({ of }) => of)).toEqual(['2026-03-08T18:00Z', '2026-03-07T18:00Z', '2026-03-08T18:00Z']);
  await story.vault.byHand('StopInstance', DESTINATION, { InstanceId: db?.id ?? '', StoppedMode: 'StopCharging' });
  expect((await story.up()).errors).toBe('');
  expect(servers()).toEqual(OLD.map((old) => ({ old, ...STOPPED, of: '2026-03-08T18:00Z' })));
});

test('one that cannot be renewed stays as it is, and is tried again', async () => {
  await story.vault.untilDay(10);
  story.cloud.world.ecs.soldOut.push({ region: DESTINATION, type: 'ecs.g7.large', left: 0 });
  const { errors } = await story.up();
  expect(errors.split('\n')).toHaveLength(3);
  expect(servers()).toEqual(OLD.map((old) => ({ old, ...STOPPED, of: '2026-03-08T18:00Z' })));
  story.cloud.world.ecs.soldOut = [];
  expect((await story.up()).errors).toBe('');
  expect(servers().map(({ of }) => of)).toEqual(Array(3).fill('2026-03-09T18:00Z'));
});

test('the day: the source is dark, and they are started in place, as what they are; what is not in stock any more as another type', async () => {
  story.dark('cn-shanghai');
  const standby = story.live();
  await story.newerCopy(WEB);
  story.cloud.world.ecs.soldOut.push({ region: DESTINATION, type: 'ecs.g7.large', left: 2 });
  const tight = await story.up({ mode: 'failover', typeFallbacks: { 'ecs.g7.large': ['ecs.g7.xlarge'] } });
  // In stock for two: the third is refused when it is started, and taken as another type at the next `up`.
  expect(tight.errors).toContain('OperationDenied.NoStock');
  const { errors, warnings, result, servers: told } = await story.up();
  expect(errors).toBe('');
  expect(Object.values(told).map(({ status }) => status)).toEqual(['Running', 'Running', 'Running']);
  expect(warnings).toEqual([
    expect.stringMatching(/: ecs.g7.large is not in stock any more: it is started as ecs.g7.xlarge\.$/),
  ]);
  expect(story.live().map(({ id }) => id)).toEqual(standby.map(({ id }) => id));
  expect(
    story
      .live()
      .map(({ status, privateIp, deletionProtection, tags }) => [
        status,
        privateIp,
        deletionProtection,
        tags['offsite-recovery'],
      ]),
  ).toEqual([11, 12, 13].map((n) => ['Running', `10.0.0.${n}`, true, 'failover']));
  expect(
    story
      .live()
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['ecs.g7.large', 'ecs.g7.large', 'ecs.g7.xlarge']);
  expect(result?.resources.some(({ action }) => action === 'replace' || action === 'delete')).toBe(false);
  expect((await story.up({ mode: 'standby' })).errors).toContain('of a failover are live');
});

test('a server that leaves the plan leaves standby; a drill stack beside it has a network of its own and touches nothing', async () => {
  await story.cloud.restore(week);
  // Its state is of later than the world; a stack of its own finds its servers by their tags.
  story.newStack();
  const { errors } = await story.up({ mode: 'standby', servers: { instances: [API, WEB] } });
  expect(errors).toBe('');
  const standby = JSON.stringify(story.live());
  story.newStack('drill');
  const network = story.recovery.network;
  const drilled = await story.up({ mode: 'drill' });
  expect(drilled.errors).toBe('');
  const mine = story.live().filter(({ tags }) => tags['offsite-stack'] === 'drill');
  expect(mine.map(({ old, status }) => [old, status])).toEqual([
    [API, 'Running'],
    [WEB, 'Running'],
  ]);
  const others = story.live().filter(({ tags }) => tags['offsite-stack'] !== 'drill');
  expect(JSON.stringify(others)).toBe(standby);
  const networks = new Set(others.map(({ vpcId }) => vpcId));
  for (const { vpcId } of mine) expect(networks).not.toContain(vpcId);
  expect((await story.up({ mode: 'off', network })).errors).toBe('');
  expect(JSON.stringify(story.live())).toBe(standby);
});
