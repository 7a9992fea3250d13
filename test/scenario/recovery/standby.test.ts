import { DESTINATION } from '../../unit/worlds';
import { API, DB, OLD, RecoveryStory, WEB } from './story';

/** Days of standby, one after the other, then the day. The source lives until it goes dark. A week of them is part of the failback. */
let story: RecoveryStory;

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

test('one that is running is left as it is and said; stopped again it is renewed, once that can be had', async () => {
  const db = story.live().find(({ old }) => old === DB);
  await story.vault.byHand('StartInstance', DESTINATION, { InstanceId: db?.id ?? '' });
  await story.vault.untilDay(3);
  const { errors, warnings } = await story.up();
  expect(errors).toBe('');
  expect(warnings).toEqual([expect.stringContaining(`${db?.id} (for ${DB}) is running, and is paid for`)]);
  expect(story.live().find(({ old }) => old === DB)).toMatchObject({ id: db?.id, status: 'Running' });
  expect(servers().map(({ of }) => of)).toEqual(['2026-03-02T18:00Z', '2026-03-01T18:00Z', '2026-03-02T18:00Z']);

  await story.vault.byHand('StopInstance', DESTINATION, { InstanceId: db?.id ?? '', StoppedMode: 'StopCharging' });
  story.cloud.world.ecs.soldOut.push({ region: DESTINATION, type: 'ecs.g7.large', left: 0 });
  expect((await story.up()).errors).toMatch(new RegExp(`^Not started: ${DB}: none of ecs.g7.large is in stock .*$`));
  expect(story.live().find(({ old }) => old === DB)).toMatchObject({ id: db?.id, status: 'Stopped' });
  story.cloud.world.ecs.soldOut = [];
  expect((await story.up()).errors).toBe('');
  expect(servers()).toEqual(OLD.map((old) => ({ old, ...STOPPED, of: '2026-03-02T18:00Z' })));
});

test('a server that leaves the plan leaves standby; a drill stack beside it has a network of its own and touches nothing', async () => {
  const { errors } = await story.up({ servers: { instances: [API, WEB] } });
  expect(errors).toBe('');
  const standby = JSON.stringify(story.live());
  story.select('drill');
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
  expect((await story.up({ mode: 'off' })).errors).toBe('');
  expect(JSON.stringify(story.live())).toBe(standby);
});

test('the day: the source is dark, and they are started in place, as what they are; what is not in stock any more as another type', async () => {
  story.dark('cn-shanghai');
  const standby = story.live();
  // The state is lost: what is stopped cannot be adopted as what runs, and is adopted as what it is.
  story.newStack('recovery');
  expect((await story.up({ mode: 'failover' })).errors).toContain('cannot be imported');
  expect((await story.up({ mode: 'standby' })).errors).toBe('');
  await story.newerCopy(WEB);
  story.cloud.world.ecs.soldOut.push({ region: DESTINATION, type: 'ecs.g7.large', left: 1 });
  const tight = await story.up({ mode: 'failover', typeFallbacks: { 'ecs.g7.large': ['ecs.g7.xlarge'] } });
  // In stock for one: the other is refused when it is started, and taken as another type at the next `up`.
  expect(tight.errors).toContain('OperationDenied.NoStock');
  const { errors, warnings, result, servers: told } = await story.up();
  expect(errors).toBe('');
  expect(Object.values(told).map(({ status }) => status)).toEqual(['Running', 'Running']);
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
  ).toEqual([11, 13].map((n) => ['Running', `10.0.0.${n}`, true, 'failover']));
  const types = story.live().map(({ type }) => type);
  expect(types.sort()).toEqual(['ecs.g7.large', 'ecs.g7.xlarge']);
  expect(result?.resources.some(({ action }) => action === 'replace' || action === 'delete')).toBe(false);
});
