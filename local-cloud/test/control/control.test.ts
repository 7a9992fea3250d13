import { LocalCloud } from '../../src';
import { Deployer, HOME, PROJECT, STORE } from '../deployed';
import { rpc, send } from '../wire';
import { control } from './client';

const START = '2026-03-01T10:00:00.000Z';
const IMAGE = { InstanceId: 'i-uf661wb708uvqc9jyhem', ImageName: 'web-1' };

describe('the control API', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());

  const ask = (method: string, path: string, body?: unknown) => control(cloud, method, path, body);
  const image = () => rpc(cloud, { action: 'CreateImage', params: { RegionId: 'cn-shanghai', ...IMAGE } });

  describe('the clock', () => {
    it('tells the time', async () => {
      expect(await ask('GET', 'clock')).toMatchObject({ status: 200, body: { now: START } });
    });

    it.each([
      [{ advance: 'PT5M' }, '2026-03-01T10:05:00.000Z'],
      [{ advance: 'P1DT0.5S' }, '2026-03-02T10:00:00.500Z'],
      [{ to: '2026-03-05T00:00:00+08:00' }, '2026-03-04T16:00:00.000Z'],
      [{ to: '2020-01-01T00:00:00Z' }, START],
    ])('goes on by %j', async (move, now) => {
      expect(await ask('POST', 'clock', move)).toMatchObject({ status: 200, body: { now } });
    });

    it('fires timers on the way, in order, before it answers', async () => {
      const at = new Deployer(cloud);
      await at.function('tick', `exports.handler = async (event) => JSON.parse(event).triggerTime;`);
      await at.timer('tick', '0 */5 * * * *');
      await ask('POST', 'clock', { advance: 'PT11M' });
      const { body } = await ask('GET', 'invocations');
      expect(body).toMatchObject([{ result: '2026-03-01T10:05:00Z' }, { result: '2026-03-01T10:10:00Z' }]);
    });

    it.each([
      [{}, /Expected/],
      [{ advance: '5 minutes' }, /ISO 8601/],
      [{ to: 'tomorrow' }, /Not a time/],
      [{ advance: 'PT5M', to: START }, /one of the two/],
      [undefined, /Expected/],
    ])('refuses %j', async (move, message) => {
      const got = await ask('POST', 'clock', move);
      expect(got).toMatchObject({ status: 400, body: { error: { status: 400 } } });
      expect(JSON.stringify(got.body)).toMatch(message);
      expect(cloud.clock.now().toISOString()).toBe(START);
    });
  });

  it('lists the calls: who, what, where, how it ended, and no secret', async () => {
    await image();
    await rpc(cloud, { action: 'CreateImage', params: { InstanceId: 'i-none', SecretToken: 'hush' } });
    const { body } = await ask('GET', 'calls');
    const root = `acs:ram::${cloud.endpoints.accountId}:root`;
    expect(body).toMatchObject([
      { time: START, service: 'ecs', action: 'CreateImage', region: 'cn-shanghai', caller: root, outcome: 'ok' },
      { action: 'CreateImage', outcome: expect.not.stringMatching(/^ok$/), params: { SecretToken: '***' } },
    ]);
    expect(JSON.stringify(body)).not.toContain(cloud.endpoints.accessKeySecret);
  });

  it('names the projects and logstores that there are, where one is asked for that is not', async () => {
    const none = await ask('GET', 'logs?project=offsite-prod');
    expect(none).toMatchObject({ status: 404, body: { error: { message: expect.stringMatching(/none yet/) } } });
    await new Deployer(cloud).logs();
    expect(await ask('GET', `logs?project=${PROJECT}&logstore=${STORE}`)).toMatchObject({ status: 200, body: [] });
    for (const [query, there] of [
      ['project=offsite-prod', PROJECT],
      [`project=${PROJECT}&logstore=run`, STORE],
    ]) {
      const { status, body } = await ask('GET', `logs?${query}`);
      expect([status, JSON.stringify(body)]).toEqual([404, expect.stringContaining(`There are: ${there}.`)]);
    }
  });

  it('shows a state in which two clouds can be compared', async () => {
    const other = await LocalCloud.start({ seed: { random: 1 } });
    try {
      await ask('POST', 'clock', { advance: 'PT5M' });
      const [one, two] = [await ask('GET', 'state'), await control(other, 'GET', 'state')];
      expect(one.body).toEqual(two.body);
      await image();
      expect((await ask('GET', 'state')).body).not.toEqual(two.body);
    } finally {
      await other.close();
    }
  });

  describe('faults', () => {
    it('hold until cleared', async () => {
      expect((await ask('POST', 'faults', { kind: 'throttle', action: 'CreateImage', times: 5 })).body).toEqual({
        faults: 1,
      });
      expect((await image()).body.Code).toBe('Throttling.User');
      expect((await ask('GET', 'faults')).body).toMatchObject([{ seen: 1, hits: 1 }]);
      await ask('DELETE', 'faults');
      expect((await image()).status).toBe(200);
    });

    it('come one or many at a time, all or none', async () => {
      const good = { kind: 'dark', region: 'cn-shanghai', until: '2026-03-02T00:00:00Z' };
      expect((await ask('POST', 'faults', [good, { kind: 'delay', seconds: 2 }])).body).toEqual({ faults: 2 });
      const bad = await ask('POST', 'faults', [good, { kind: 'dark' }]);
      expect(bad).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('region') } } });
      expect((await ask('GET', 'faults')).body).toHaveLength(2);
    });

    it.each([
      [{ kind: 'earthquake' }, /kind/],
      [{ kind: 'throttle', acton: 'CopyImage' }, /acton/],
      [{ kind: 'throttle', rate: 2 }, /rate/],
      [{ kind: 'code' }, /code/],
      [{ kind: 'throttle', action: 'CopyImages' }, /the nearest is \\"CopyImage\\"/],
      [{ kind: 'throttle', action: 'ecs:CopyImages' }, /the nearest is \\"ecs:CopyImage\\"/],
      [{ kind: 'throttle', action: 'vpc:CopyImage' }, /no service has/],
      [{ kind: 'throttle', action: 'MakeCoffee' }, /no service has .*COVERAGE/],
      [{ kind: 'delay', from: 'noon' }, /from/],
      ['{"kind":', /not JSON/],
    ])('must be well formed: %j', async (rule, message) => {
      const { status, body } = await ask('POST', 'faults', rule);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toMatch(message);
      expect(cloud.world.faults).toEqual([]);
    });
  });

  describe('reset, snapshot and restore', () => {
    it('goes back to the seed: time, resources, faults and calls', async () => {
      const { body: seeded } = await ask('GET', 'state');
      await image();
      await ask('POST', 'faults', { kind: 'throttle' });
      await ask('POST', 'clock', { advance: 'P1D' });
      expect((await ask('POST', 'reset')).body).toEqual({ now: START });
      expect((await ask('GET', 'state')).body).toEqual(seeded);
      expect((await ask('GET', 'calls')).body).toEqual([]);
      expect((await ask('GET', 'faults')).body).toEqual([]);
      expect((await image()).status).toBe(200);
    });

    it('gives a reset cloud the same draws as a new one', async () => {
      const first = (await image()).body.ImageId;
      await ask('POST', 'reset');
      expect((await image()).body.ImageId).toBe(first);
    });

    it('keeps snapshots by id, which can be restored more than once', async () => {
      expect((await ask('POST', 'snapshot', { id: 'before' })).body).toEqual({ id: 'before', now: START });
      await image();
      expect((await ask('POST', 'snapshot')).body).toMatchObject({ id: 's-1' });
      const { body: imaged } = await ask('GET', 'state');
      await ask('POST', 'clock', { advance: 'P1D' });
      for (const round of [1, 2]) {
        expect((await ask('POST', 'restore', { id: 'before' })).body).toEqual({ id: 'before', now: START });
        expect((await ask('GET', 'calls')).body).toEqual([]);
        await ask('POST', 'restore', { id: 's-1' });
        expect([round, (await ask('GET', 'state')).body]).toEqual([round, imaged]);
      }
      expect((await ask('GET', 'snapshot')).body).toEqual({ ids: ['before', 's-1'] });
    });

    it.each([
      [{ id: 'never' }, 404, /no snapshot .*never.*none yet/],
      [{}, 400, /Which snapshot/],
      [{ name: 'x' }, 400, /name/],
      [{ id: '../x' }, 400, /letters/],
    ])('refuses to restore %j', async (body, status, message) => {
      const got = await ask('POST', 'restore', body);
      expect([got.status, JSON.stringify(got.body)]).toEqual([status, expect.stringMatching(message)]);
    });

    // The process itself may be one that served before: nothing of that is left in it.
    it.each(['reset', 'restore'])(
      '%s has functions begin anew: a cold start, and nothing remembered',
      async (action) => {
        const deployed = async () => {
          const kept = 'globalThis.kept = (globalThis.kept ?? -1) + 1';
          const code = `let runs = 0; exports.handler = async () => { ${kept}; return String(++runs + globalThis.kept); };`;
          await new Deployer(cloud).function('counts', code);
        };
        const run = async () => {
          const { result, coldStart } = await cloud.invoke(HOME, 'counts');
          return [result, coldStart];
        };
        await ask('POST', 'snapshot', { id: 'new' });
        await deployed();
        expect([await run(), await run()]).toEqual([
          ['1', true],
          ['3', false],
        ]);
        await ask('POST', action, action === 'restore' ? { id: 'new' } : undefined);
        await deployed();
        expect(await run()).toEqual(['1', true]);
      },
    );

    it('ends a move of the clock that is under way', async () => {
      const at = new Deployer(cloud);
      await at.function('tick', `exports.handler = async () => '';`);
      await at.timer('tick', '0 * * * * *');
      const moving = ask('POST', 'clock', { advance: 'P300D' });
      while (cloud.invocations().length === 0) await new Promise((done) => setTimeout(done, 20));
      expect((await ask('POST', 'reset')).body).toEqual({ now: START });
      expect(await moving).toMatchObject({ status: 200, body: { now: START } });
      expect(cloud.invocations()).toEqual([]);
    });
  });

  describe('what it does not take', () => {
    it('names what there is', async () => {
      const got = await ask('GET', 'coffee');
      expect(got).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('state, calls') } } });
      expect((await ask('GET', 'toString')).status).toBe(404);
    });

    it('says which methods a path takes', async () => {
      const got = await ask('PUT', 'faults');
      expect([got.status, got.headers.get('allow')]).toEqual([405, 'GET, POST, DELETE']);
    });

    it('refuses a body of more than a MiB', async () => {
      expect((await ask('POST', 'faults', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    });

    it('serves no web page, whatever name points here', async () => {
      const fromPage = await control(cloud, 'POST', 'reset', undefined, { origin: 'https://example.com' });
      expect(fromPage.status).toBe(403);
      const rebound = await send(cloud, { method: 'GET', path: '/-/calls', headers: { host: 'example.com' } });
      expect(rebound.status).not.toBe(200);
    });

    it('leaves hosts of the cloud alone', async () => {
      const host = 'cn-qingdao.log.aliyuncs.com';
      expect((await send(cloud, { method: 'GET', path: '/-/clock', headers: { host } })).text).toContain(
        'MissingAccessKeyId',
      );
    });
  });
});
