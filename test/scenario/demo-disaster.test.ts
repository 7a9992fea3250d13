import { stripVTControlCharacters } from 'node:util';
import { demo } from '../../demo/demo';
import { isSurvived, type Disaster } from '../../demo/disaster';
import { EmbeddedStack, LocalCloud } from 'local-cloud';
import { deploy, type Rehearsal } from '../../demo/rehearsal';
import { readRecovery, readStack } from '../../demo/stacks';
import * as tell from '../../demo/show-disaster';
import { settings } from '../unit/worlds';
import { QuickStack } from './quick-demo';

/** `npm run demo -- --disaster`: nights, a region that is gone, and what comes up from the copies. */
const OLD = ['i-uf661wb708uvqc9jyhel', 'i-uf661wb708uvqc9jyhem'];
interface Told {
  fault: object;
  calls: Record<string, number>;
  disaster: Disaster;
}
let run: Told & { code: number | null };

beforeAll(async () => {
  const quick = new QuickStack('demo-disaster-test');
  const fail = { action: 'CopyImage', code: 'Throttling' };
  const { code, out } = await quick.demo({ disaster: true, fail }).finally(() => quick.remove());
  run = { code, ...(JSON.parse(out) as Told) };
}, 120_000);

test('the region goes dark, preflight finds nothing in the way, and every server comes up with data of the last night', () => {
  const { at, region, preflight, failover } = run.disaster;
  expect([run.code, at, region]).toEqual([0, '2026-03-02T10:00:00.000Z', 'cn-shanghai']);
  expect([preflight.problems, preflight.servers.map(({ instance }) => instance)]).toEqual([[], OLD]);
  expect([failover.region, failover.notStarted]).toEqual(['cn-qingdao', []]);
  expect(failover.servers).toMatchObject(
    OLD.map((instance, i) => ({
      instance,
      status: 'Running',
      privateIp: `10.0.0.${11 + i}`,
      dataOf: '2026-03-01T18:00:00.000Z',
      ageHours: 16,
    })),
  );
});

test('a copy that was throttled was made at last', () => {
  expect([run.code, run.calls.CopyImage]).toEqual([0, 3]);
  expect(run.fault).toEqual({ action: 'CopyImage', code: 'Throttling', fired: true });
});

test('what came up is protected in a third region', () => {
  const { failover, failback } = run.disaster;
  expect([failback.from, failback.to]).toEqual(['cn-qingdao', 'cn-beijing']);
  expect(failback.points.map(({ instance, state }) => [instance, state]).sort()).toEqual(
    failover.servers.map(({ id }) => [id, 'protected']).sort(),
  );
});

test('for a person: the old ids, the new ones, their addresses and the age of their data', () => {
  const spy = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { at, region, preflight, failover, failback } = run.disaster;
  tell.showDark(region, at);
  tell.showLook(preflight);
  tell.showFailover(failover);
  tell.showFailback(failback);
  const said = stripVTControlCharacters(spy.mock.calls.join(''));
  spy.mockRestore();
  const [one] = failover.servers;
  expect(said).toContain('2026-03-02 10:00Z: cn-shanghai goes dark');
  expect(said).toMatch(new RegExp(`${one?.instance} +${one?.id} +Running +${one?.privateIp} .* 16 h`));
  expect(said).toContain(`${one?.id} in cn-beijing: protected`);
});

test.each<[string, (disaster: Disaster) => Partial<Disaster>]>([
  ['preflight saw a problem', ({ preflight }) => ({ preflight: { ...preflight, problems: ['one'] } })],
  ['a server was not started', ({ failover }) => ({ failover: { ...failover, notStarted: ['one'] } })],
  ['a server is missing', ({ failover }) => ({ failover: { ...failover, servers: failover.servers.slice(1) } })],
  ['a server does not run', ({ failover }) => ({ failover: { ...failover, servers: stopped(failover.servers) } })],
  [
    'one that came up is not protected',
    ({ failback }) => ({ failback: { ...failback, points: failback.points.slice(1) } }),
  ],
  ['a copy of it failed', ({ failback }) => ({ failback: { ...failback, points: failed(failback.points) } })],
])('no success: %s', (_name, change) => {
  const plans = [{ ...settings().plans[0], instances: OLD }] as Rehearsal['settings']['plans'];
  const rehearsal = { settings: settings({ plans }) } as Rehearsal;
  expect(isSurvived(rehearsal, run.disaster)).toBe(true);
  expect(isSurvived(rehearsal, { ...run.disaster, ...change(run.disaster) })).toBe(false);
});

const stopped = (servers: Disaster['failover']['servers']) => servers.map((one) => ({ ...one, status: 'Stopped' }));
const failed = (points: Disaster['failback']['points']) => points.map((one) => ({ ...one, state: 'failed' }));

test('a recovery stack that is for other servers is told', () => {
  const now = new Date('2026-03-02T10:00:00Z');
  expect(readRecovery(settings({ vault: 'offsite-prod' }), now).settings.recovery?.region).toBe('cn-qingdao');
  expect(() => readRecovery(settings({ vault: 'another' }), now)).toThrow(
    /^The config in Pulumi.recovery.yaml has a problem:\s+offsite:vault must be another/,
  );
  expect(() => readRecovery(settings({ destinationRegions: ['cn-beijing'] }), now)).toThrow(
    /must have a network in cn-beijing/,
  );
});

test('no cloud stays behind where the deployment fails', async () => {
  jest.spyOn(EmbeddedStack.prototype, 'up').mockRejectedValueOnce(new Error('no such type'));
  const close = jest.spyOn(LocalCloud.prototype, 'close');
  await expect(deploy(readStack('prod', new Date(0)))).rejects.toThrow('no such type');
  expect(close).toHaveBeenCalledTimes(1);
  jest.restoreAllMocks();
});

test('told to stop in the middle, it leaves no cloud behind either', async () => {
  jest
    .spyOn(EmbeddedStack.prototype, 'up')
    .mockResolvedValueOnce({ resources: [], outputs: {}, secretOutputs: [], warnings: [] });
  const close = jest.spyOn(LocalCloud.prototype, 'close');
  const options = { nights: 366, stack: 'prod', json: true, disaster: false, stay: true };
  expect(await demo(options, { stack: readStack('prod', new Date(0)) }, Promise.resolve())).toBe(130);
  expect(close).toHaveBeenCalledTimes(1);
  jest.restoreAllMocks();
});
