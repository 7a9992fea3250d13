import { createHmac } from 'node:crypto';
import { LocalCloud } from '../../src';
import { Deployer, HOME, PROJECT, STORE } from '../deployed';
import { send } from '../wire';

const NOW = '2026-03-01T10:00:00Z';

/** What a function needs to call ECS without an SDK. */
const CALL = `const https = require('https'), crypto = require('crypto');
  const enc = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  const call = ({ accessKeyId, accessKeySecret, securityToken }, RegionId, Action, done) => {
    const query = { Action, RegionId, Version: '2014-05-26', Format: 'JSON', AccessKeyId: accessKeyId, SecurityToken: securityToken,
      SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', SignatureNonce: crypto.randomUUID(),
      Timestamp: new Date().toISOString().slice(0, 19) + 'Z' };
    const text = Object.keys(query).sort().map((name) => enc(name) + '=' + enc(query[name])).join('&');
    const signature = crypto.createHmac('sha1', accessKeySecret + '&').update('GET&%2F&' + enc(text)).digest('base64');
    return https.get('https://ecs.' + RegionId + '.aliyuncs.com/?' + text + '&Signature=' + enc(signature), (answer) => {
      let body = '';
      answer.on('data', (part) => (body += part));
      answer.on('end', () => done(JSON.parse(body)));
    }).on('error', done);
  };`;

describe('functions as they run', () => {
  let cloud: LocalCloud;
  let at: Deployer;
  beforeEach(async () => {
    cloud = await LocalCloud.start({ seed: { now: NOW } });
    at = new Deployer(cloud);
  });
  afterEach(() => cloud.close());

  const runs = () => cloud.invocations().map(({ time, outcome }) => `${time.slice(11, 19)} ${outcome}`);

  test('a timer fires on the virtual clock with the event of the real one', async () => {
    await at.function('tick', `exports.handler = async (event) => event.toString();`);
    await at.timer('tick', '0 */5 * * * *', 'go');
    await cloud.clock.advance('PT11M');
    expect(cloud.invocations().map(({ result }) => JSON.parse(result ?? ''))).toEqual([
      { triggerTime: '2026-03-01T10:05:00Z', triggerName: 'timer', payload: 'go' },
      { triggerTime: '2026-03-01T10:10:00Z', triggerName: 'timer', payload: 'go' },
    ]);
    expect(cloud.clock.now().toISOString()).toBe('2026-03-01T10:11:00.000Z');
  });

  test.each([
    ['CRON_TZ=Asia/Shanghai 0 0 2 * * *', '18:00:00'],
    ['0 30 12 * * *', '12:30:00'],
    ['@every 1h30m', '11:30:00'],
  ])('%s fires at %s UTC first', async (cron, first) => {
    await at.function('tick', `exports.handler = async () => '';`);
    await at.timer('tick', cron);
    await cloud.clock.advance('P1D');
    expect(runs()[0]).toBe(`${first} ok`);
  });

  test('a disabled timer is silent, and a changed one follows its new time', async () => {
    await at.function('tick', `exports.handler = async () => '';`);
    await at.timer('tick', '0 */5 * * * *');
    const config = (enable: boolean, cronExpression: string) => ({
      triggerConfig: JSON.stringify({ cronExpression, enable }),
    });
    await at.fc('PUT', '/functions/tick/triggers/timer', config(false, '0 */5 * * * *'));
    await cloud.clock.advance('PT1H');
    expect(runs()).toEqual([]);
    await at.fc('PUT', '/functions/tick/triggers/timer', config(true, '0 30 * * * *'));
    await cloud.clock.advance('PT1H');
    expect(runs()).toEqual(['11:30:00 ok']);
  });

  test('a run that takes longer than the timer delays the next one: never two at a time', async () => {
    const code = `let now = 0; exports.handler = async () => {
      now++; await new Promise((done) => setTimeout(done, 7 * 60_000)); return String(now--);
    };`;
    await at.function('slow', code, { timeout: 600 });
    await at.fc('PUT', '/functions/slow/concurrency', { reservedConcurrency: 1 });
    await at.timer('slow', '0 */5 * * * *');
    await cloud.clock.advance('PT16M');
    expect(runs()).toEqual(['10:05:00 ok', '10:12:00 ok', '10:19:00 ok']);
    expect(new Set(cloud.invocations().map(({ result }) => result))).toEqual(new Set(['1']));
  });

  test('an event that waited longer than its age is given up', async () => {
    await at.function('slow', `exports.handler = () => new Promise((done) => setTimeout(done, 12 * 60_000, ''));`, {
      timeout: 900,
    });
    await at.fc('PUT', '/functions/slow/async-invoke-config', { maxAsyncEventAgeInSeconds: 300 });
    await at.timer('slow', '0 */5 * * * *');
    await cloud.clock.advance('PT15M');
    expect(runs().slice(0, 3)).toEqual(['10:05:00 ok', '10:17:00 expired', '10:17:00 ok']);
  });

  test.each([
    [undefined, 4],
    [0, 1],
    [2, 3],
  ])('a failing event is run again: with %s retries %i runs', async (maxAsyncRetryAttempts, count) => {
    await at.function('bad', `exports.handler = async () => { throw new Error('no'); };`);
    if (maxAsyncRetryAttempts !== undefined) {
      await at.fc('PUT', '/functions/bad/async-invoke-config', { maxAsyncRetryAttempts });
    }
    await at.timer('bad', '0 0 12 * * *');
    await cloud.clock.advance('PT6H');
    expect(cloud.invocations()).toHaveLength(count);
    expect(cloud.invocations()[0]).toMatchObject({
      outcome: 'error',
      fault: { errorMessage: 'no' },
      triggerName: 'timer',
    });
  });

  test('a synchronous call: its answer, its error, and 429 while the only instance is busy', async () => {
    await at.function(
      'echo',
      `exports.handler = async (event) => {
      const { wait, fail } = JSON.parse(event.toString());
      if (wait) await new Promise((done) => setTimeout(done, wait));
      if (fail) throw new RangeError('asked to');
      return { waited: wait };
    };`,
    );
    await at.fc('PUT', '/functions/echo/concurrency', { reservedConcurrency: 1 });
    const invoke = (body: Record<string, unknown>) => at.fc('POST', '/functions/echo/invocations', body);
    expect(await invoke({ wait: 5000 })).toEqual({ waited: 5000 });
    expect(cloud.clock.now().toISOString()).toBe('2026-03-01T10:00:05.000Z');
    expect(await invoke({ fail: true })).toMatchObject({ errorType: 'RangeError', errorMessage: 'asked to' });
    const [first, second] = await Promise.allSettled([invoke({ wait: 1000 }), invoke({ wait: 1000 })]);
    expect([first, second].filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([first, second].find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ResourceThrottled', status: 429 },
    });
  });

  test('a call that asks for it is told the last 4 KB of what the run said, with no log to write to', async () => {
    await at.function(
      'talks',
      `exports.handler = async (event) => {
      console.log('ä'.repeat(3000));
      console.log('the end');
      if (event.toString() === 'fail') throw new Error('asked to');
    };`,
    );
    const path = '/2023-03-30/functions/talks/invocations';
    const { accessKeyId, accessKeySecret, accountId } = cloud.endpoints;
    const ask = (headers: Record<string, string>, body = '') => {
      const date = cloud.clock.now().toUTCString();
      const signature = createHmac('sha1', accessKeySecret).update(`POST\n\n\n\n${date}\n${path}`).digest('base64');
      const authorization = `acs ${accessKeyId}:${signature}`;
      const host = `${accountId}.${HOME}.fc.aliyuncs.com`;
      return send(cloud, { path, headers: { host, date, authorization, ...headers }, body });
    };
    for (const body of ['', 'fail']) {
      const { status, headers } = await ask({ 'x-fc-log-type': 'Tail' }, body);
      const told = Buffer.from(headers['x-fc-log-result'] ?? '', 'base64');
      expect([status, told.length]).toEqual([200, 4096]);
      expect(told.toString()).toContain(`ä\nthe end\n`);
      expect(told.toString()).toMatch(/\nFC Invoke End RequestId: [^\n]*\n$/);
    }
    expect((await ask({})).headers).not.toHaveProperty('x-fc-log-result');
    expect((await ask({ 'x-fc-log-type': 'None', 'x-fc-invocation-type': 'Async' })).status).toBe(202);
    for (const wrong of ['x-fc-log-type', 'x-fc-invocation-type'])
      expect((await ask({ [wrong]: 'All' })).body.Code).toBe('InvalidArgument');
  });

  test('what a run says lands in the log of the function, raw, and can be searched', async () => {
    await at.logs();
    const code = `exports.handler = async (event, context) => {
      console.log(JSON.stringify({ outcome: 'protected', hours: 7 }));
      console.log('plain words'); context.logger.warn('careful'); throw new Error('broken');
    };`;
    const logConfig = { project: PROJECT, logstore: STORE, enableRequestMetrics: true };
    await at.function('talks', code, { logConfig });
    await cloud.invoke(HOME, 'talks');
    const [invocation] = cloud.invocations();
    const lines = cloud.logs(PROJECT, STORE);
    expect(lines.map(({ fields }) => fields.message).filter(Boolean)).toEqual([
      `FC Invoke Start RequestId: ${invocation?.requestId}`,
      '{"outcome":"protected","hours":7}',
      'plain words',
      'careful',
      expect.stringContaining('"errorMessage":"broken"'),
      `FC Invoke End RequestId: ${invocation?.requestId}, Error: Error`,
    ]);
    expect(lines[3]?.fields).toMatchObject({ level: 'WARN', functionName: 'talks', requestId: invocation?.requestId });
    expect(lines.at(-1)?.fields).toMatchObject({ hasFunctionError: 'true', isColdStart: 'true', errorType: 'Error' });
    const search = (query: string) =>
      at.sls('GET', `/logstores/${STORE}?from=0&query=${encodeURIComponent(query)}&to=4000000000&type=log`) as Promise<{
        list?: object[];
      }>;
    await expect(search('*')).rejects.toThrow(/IndexConfigNotExist/);
    await at.sls('POST', `/logstores/${STORE}/index`, { line: { token: [' '], caseSensitive: false, chn: false } });
    const count = async (query: string) => (await search(query)).list?.length;
    expect(await count('message.outcome: protected')).toBe(1);
    expect(await count('message.hours > 6 and not careful')).toBe(1);
    expect(await count('message.hours > 7')).toBe(0);
    expect(await count('level: WARN or "plain words"')).toBe(2);
    await expect(search('* | select 1')).rejects.toThrow(/ParameterInvalid/);
  });

  test('a run that says much: every line is there, in order, a long one whole', async () => {
    await at.logs();
    const role = await at.role('writer', ['log:PostLogStoreLogs']);
    const code = `exports.handler = async () => {
      for (let n = 0; n < 5000; n++) console.log('line ' + n);
      console.log('x'.repeat(300000));
    };`;
    await at.function('chatty', code, { role, logConfig: { project: PROJECT, logstore: STORE } });
    expect(await cloud.invoke(HOME, 'chatty')).toMatchObject({ outcome: 'ok' });
    const said = cloud.logs(PROJECT, STORE).flatMap(({ fields }) => fields.message ?? []);
    expect(said.filter((line) => /line \d+$/.test(line))).toHaveLength(5000);
    expect(said.findIndex((line) => line.endsWith('line 4999'))).toBeGreaterThan(
      said.findIndex((line) => line.endsWith('line 1')),
    );
    expect(said.some((line) => line.includes('x'.repeat(300000)))).toBe(true);
  });

  test('a function calls the cloud under its role: over TLS, with its own session, and no further than its policy', async () => {
    const role = await at.role('reader', ['ecs:DescribeRegions']);
    const code = `${CALL}
      const answer = (...args) => new Promise((resolve) => call(...args, resolve));
      exports.handler = async (event, { credentials }) => {
        const [allowed, refused] = [await answer(credentials, 'cn-shanghai', 'DescribeRegions'), await answer(credentials, 'cn-shanghai', 'DescribeImages')];
        return { regions: allowed.Regions && allowed.Regions.Region.length, code: refused.Code };
      };`;
    await at.function('reads', code, { role });
    expect(JSON.parse((await cloud.invoke(HOME, 'reads')).result ?? '{}')).toEqual({
      regions: expect.any(Number),
      code: 'Forbidden.RAM',
    });
    const [call] = cloud.calls().filter(({ action }) => action === 'DescribeRegions');
    expect(call?.caller).toMatch(/:assumed-role\/reader\/FunctionCompute$/);

    cloud.faults.add({ kind: 'kill', action: 'DescribeRegions' });
    expect((await cloud.invoke(HOME, 'reads')).outcome).toBe('killed');
    expect((await cloud.invoke(HOME, 'reads')).outcome).toBe('ok');
  });

  test('fetch reaches the cloud too, and an idle connection of it does not count as work', async () => {
    const code = `exports.handler = async () => {
      const answer = await fetch('https://ecs.cn-shanghai.aliyuncs.com/?Action=DescribeRegions&Format=JSON', { signal: AbortSignal.timeout(5000) });
      const { Code } = await answer.json();
      await new Promise((done) => setTimeout(done, 50_000));
      return [answer.status, Code];
    };`;
    await at.function('fetches', code);
    expect(await cloud.invoke(HOME, 'fetches')).toMatchObject({
      outcome: 'ok',
      durationMs: 50_000,
      result: '[400,"MissingAccessKeyId"]',
    });
  });

  test('a function that calls another one waits for it, in virtual time', async () => {
    const role = await at.role('caller', ['fc:InvokeFunction']);
    await at.function(
      'inner',
      `exports.handler = async () => { await new Promise((done) => setTimeout(done, 20_000)); return 'in'; };`,
    );
    const code = `const https = require('https'), crypto = require('crypto');
      exports.handler = (event, { credentials, accountId, region }) => new Promise((resolve, reject) => {
        const path = '/2023-03-30/functions/inner/invocations', date = new Date().toUTCString();
        const text = 'POST\\n\\n\\n\\n' + date + '\\nx-acs-security-token:' + credentials.securityToken + '\\n' + path;
        const signature = crypto.createHmac('sha1', credentials.accessKeySecret).update(text).digest('base64');
        const headers = { date, 'x-acs-security-token': credentials.securityToken, authorization: 'acs ' + credentials.accessKeyId + ':' + signature };
        https.request({ host: accountId + '.' + region + '.fc.aliyuncs.com', path, method: 'POST', headers }, (answer) => {
          let body = ''; answer.on('data', (part) => (body += part)); answer.on('end', () => resolve('out of ' + body + ' at ' + Date.now() % 60_000));
        }).on('error', reject).end();
      });`;
    await at.function('outer', code, { role });
    expect(await cloud.invoke(HOME, 'outer')).toMatchObject({
      outcome: 'ok',
      durationMs: 20_000,
      result: 'out of in at 20000',
    });
  });

  test('calls made side by side arrive in the order in which they were made, one given up among them', async () => {
    const role = await at.role('reader', ['ecs:DescribeRegions']);
    const regions = ['cn-qingdao', 'cn-beijing', 'cn-shanghai', 'cn-hangzhou', 'cn-chengdu', 'cn-shenzhen'];
    const code = `${CALL}
      exports.handler = (event, { credentials }) => Promise.all(${JSON.stringify(regions)}.map((region) => new Promise((resolve) => {
        const sent = call(credentials, region, 'DescribeRegions', resolve);
        if (region === 'cn-shanghai') sent.destroy();
      }))).then((answers) => answers.map(({ Regions, code }) => code || typeof Regions));`;
    await at.function('many', code, { role });
    for (let round = 0; round < 5; round++) {
      const before = cloud.calls().length;
      const { result } = await cloud.invoke(HOME, 'many');
      expect(JSON.parse(result ?? '')).toEqual(['object', 'object', 'ECONNRESET', 'object', 'object', 'object']);
      const made = cloud.calls().slice(before);
      expect(made.map(({ region }) => region)).toEqual(regions.filter((region) => region !== 'cn-shanghai'));
    }
  });

  test('a slow answer takes virtual time: the client gives up first, and no real second passes', async () => {
    const role = await at.role('reader', ['ecs:DescribeRegions']);
    const code = `${CALL}
      exports.handler = (event, { credentials }) => new Promise((resolve) => {
        const begin = Date.now();
        const passed = (what) => () => resolve(what + ' after ' + (Date.now() - begin));
        const sent = call(credentials, 'cn-shanghai', 'DescribeRegions', passed('answered'));
        sent.setTimeout(3000, passed('gave up'));
      });`;
    await at.function('waits', code, { role });
    cloud.faults.add({ kind: 'delay', action: 'DescribeRegions', seconds: 20 });
    expect(await cloud.invoke(HOME, 'waits')).toMatchObject({ outcome: 'ok', result: 'gave up after 3000' });
    cloud.faults.clear();
    cloud.faults.add({ kind: 'delay', action: 'DescribeRegions', seconds: 2 });
    expect(await cloud.invoke(HOME, 'waits')).toMatchObject({ outcome: 'ok', result: 'answered after 2000' });
  });

  test('a role that Function Compute may not assume, or that is gone, runs nothing', async () => {
    const role = await at.role('reader', ['ecs:DescribeRegions']);
    await at.function('reads', `exports.handler = async () => 'ran';`, { role });
    const other = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } };
    const NewAssumeRolePolicyDocument = JSON.stringify({ Version: '1', Statement: [other] });
    await at.ram('UpdateRole', { RoleName: 'reader', NewAssumeRolePolicyDocument });
    expect(await cloud.invoke(HOME, 'reads')).toMatchObject({ outcome: 'error', fault: { errorType: 'AccessDenied' } });
  });

  test('a snapshot holds timers and events; a restored world runs as the first did', async () => {
    await at.function('tick', `exports.handler = async () => String(Date.now());`);
    await at.timer('tick', '0 */5 * * * *');
    await cloud.clock.advance('PT7M');
    const before = cloud.snapshot();
    await cloud.clock.advance('PT10M');
    const first = cloud.invocations();
    await cloud.restore(before);
    expect(cloud.invocations()).toHaveLength(1);
    await cloud.clock.advance('PT10M');
    // A restore ends the processes, so the first run after it starts cold.
    const warm = (list: typeof first) => list.map((one) => ({ ...one, coldStart: false }));
    expect(warm(cloud.invocations())).toEqual(warm(first));
  });
});
