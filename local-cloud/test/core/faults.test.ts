import { LocalCloud } from '../../src';
import type { FaultRule } from '../../src';
import { rpc, send } from '../wire';

const SERVER = 'i-uf661wb708uvqc9jyhem';

describe('faults', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());

  const outcome = async (action: string, params: Record<string, string> = {}, host?: string): Promise<string> => {
    const call = { action, host, params: { RegionId: 'cn-shanghai', ...params } };
    return rpc(cloud, call).then(
      ({ status, body }) => `${status} ${String(body.Code ?? '')}`.trim(),
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
  };
  const images = (): number => Object.keys(cloud.world.ecs.regions['cn-shanghai']?.images ?? {}).length;
  const times = async (count: number, action: string): Promise<string[]> => {
    const all: string[] = [];
    for (let n = 0; n < count; n += 1) all.push(await outcome(action));
    return all;
  };

  it.each<[FaultRule, string]>([
    [{ action: 'CreateImage', kind: 'code', code: 'QuotaExceed.Image' }, '403 QuotaExceed.Image'],
    [{ action: 'ecs:CreateImage', kind: 'code', code: 'InternalError' }, '500 InternalError'],
    [{ action: 'CreateImage', kind: 'code', code: 'Odd', status: 418 }, '418 Odd'],
    [{ action: 'CreateImage', kind: 'throttle' }, '400 Throttling.User'],
    [{ region: 'cn-shanghai', kind: 'html503' }, '503'],
    [{ key: SERVER, kind: 'dropped' }, 'ECONNRESET'],
  ])('%j keeps a call from having an effect, once', async (rule, expected) => {
    cloud.faults.add(rule);
    expect(await outcome('CreateImage', { InstanceId: SERVER })).toBe(expected);
    expect(images()).toBe(0);
    expect(await outcome('CreateImage', { InstanceId: SERVER })).toBe('200');
  });

  it('loses an answer after the effect', async () => {
    cloud.faults.add({ action: 'CreateImage', kind: 'lost-answer' });
    expect(await outcome('CreateImage', { InstanceId: SERVER, ClientToken: 'a' })).toBe('ECONNRESET');
    expect(images()).toBe(1);
    expect(await outcome('CreateImage', { InstanceId: SERVER, ClientToken: 'a' })).toBe('200');
    expect(images()).toBe(1);
    expect(cloud.calls().map((call) => call.outcome)).toEqual(['lost-answer', 'ok']);
  });

  it('lets calls through first, and hits so many', async () => {
    cloud.faults.add({ action: 'DescribeImages', kind: 'throttle', after: 2, times: 2 });
    expect(await times(5, 'DescribeImages')).toEqual([
      '200',
      '200',
      '400 Throttling.User',
      '400 Throttling.User',
      '200',
    ]);
    expect(await outcome('DescribeInstances')).toBe('200');
  });

  it('hits a share of calls, the same in each run of a seed', async () => {
    const run = async (random: number): Promise<string[]> => {
      await cloud.close();
      cloud = await LocalCloud.start({ seed: { random } });
      cloud.faults.add({ action: 'DescribeImages', kind: 'throttle', rate: 0.5 });
      return times(60, 'DescribeImages');
    };
    const first = await run(1);
    const hits = first.filter((code) => code !== '200').length;
    expect(hits).toBeGreaterThan(15);
    expect(hits).toBeLessThan(45);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('matches region, caller and time', async () => {
    cloud.faults.add({ kind: 'throttle', region: 'cn-qingdao', times: 9 });
    cloud.faults.add({ kind: 'throttle', caller: 'user/ann', times: 9 });
    cloud.faults.add({ kind: 'throttle', from: '2026-03-01T11:00:00Z', until: '2026-03-01T12:00:00Z', times: 9 });
    expect(await outcome('DescribeImages')).toBe('200');
    expect(await outcome('DescribeImages', { RegionId: 'cn-qingdao' }, '127.0.0.1')).toBe('400 Throttling.User');
    await cloud.clock.advance('PT1H');
    expect(await outcome('DescribeImages')).toBe('400 Throttling.User');
    await cloud.clock.advance('PT1H');
    expect(await outcome('DescribeImages')).toBe('200');
    cloud.faults.add({ kind: 'throttle' });
    cloud.faults.clear();
    expect(await outcome('DescribeImages')).toBe('200');
  });

  it('cuts a dark region off, every host of it, until it is light again', async () => {
    cloud.faults.add({ kind: 'dark', region: 'cn-shanghai', until: '2026-03-01T11:00:00Z' });
    expect(await outcome('DescribeImages')).toBe('ECONNRESET');
    const kms = send(cloud, { headers: { host: 'kms.cn-shanghai.aliyuncs.com' } });
    await expect(kms).rejects.toThrow('socket hang up');
    expect(await outcome('DescribeImages', { RegionId: 'cn-qingdao' }, 'ecs.cn-qingdao.aliyuncs.com')).toBe('200');
    await cloud.clock.advance('PT1H');
    expect(await outcome('DescribeImages')).toBe('200');
  });

  it('skews its clock, and answers late by the virtual clock', async () => {
    cloud.faults.add({ kind: 'skew', seconds: 20 * 60 });
    expect(await outcome('DescribeImages')).toBe('400 InvalidTimeStamp.Expired');
    expect(await outcome('DescribeImages')).toBe('200');
    cloud.faults.add({ kind: 'delay', seconds: 7 });
    const before = cloud.clock.now().getTime();
    await outcome('DescribeImages');
    expect(cloud.clock.now().getTime() - before).toBe(7000);
  });

  it('halts whoever called, and kills it once the answer is out', async () => {
    const done: string[] = [];
    cloud.halter = (accessKeyId) => {
      done.push(`halted ${accessKeyId}`);
      return () => void done.push('killed');
    };
    cloud.faults.add({ kind: 'kill', action: 'DescribeImages', after: 1 });
    expect(await times(2, 'DescribeImages')).toEqual(['200', '200']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([`halted ${cloud.endpoints.accessKeyId}`, 'killed']);
  });

  it('refuses rules that cannot hold', () => {
    expect(() => cloud.faults.add({ kind: 'dark' })).toThrow('region');
    expect(() => cloud.faults.add({ kind: 'code' })).toThrow('code');
    expect(() => cloud.faults.add({ kind: 'skew', caller: 'role/x' })).toThrow('no caller');
    expect(() => cloud.faults.add({ kind: 'throttle', rate: 2 })).toThrow('0 to 1');
    expect(() => cloud.faults.add({ kind: 'throttle', from: 'soon' })).toThrow('soon');
    expect(() => cloud.faults.add({ kind: 'throttle', action: 'CopyImages' })).toThrow('the nearest is "CopyImage"');
    // Built apart, so that the compiler does not see it.
    const misspelt = { kind: 'throttle' as const, acton: 'CopyImage' };
    expect(() => cloud.faults.add(misspelt)).toThrow('acton');
    expect(cloud.world.faults).toEqual([]);
  });
});
