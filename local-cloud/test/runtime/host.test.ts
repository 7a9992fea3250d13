import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { ArchiveStore } from '../../src/runtime/archive';
import { RuntimeHost, type FunctionSpec, type RunEnding } from '../../src/runtime/host';

const START = Date.parse('2026-03-01T10:00:00Z');

/** A clock without a cloud. */
class BareClock {
  time = START;
  now(): Date {
    return new Date(this.time);
  }
  jump(to: Date): void {
    if (to.getTime() < this.time) throw new Error('backward');
    this.time = to.getTime();
  }
}

describe('a function in its process', () => {
  let root: string;
  let archives: ArchiveStore;
  let clock: BareClock;
  let host: RuntimeHost;
  let lines: string[];
  let sessions: number;
  let started: number;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'runtime-'));
    writeFileSync(join(root, 'ca.pem'), '');
    archives = new ArchiveStore();
    clock = new BareClock();
    host = hostWith(10);
    lines = [];
    sessions = 0;
    started = 0;
  });
  afterEach(() => {
    host.close();
    archives.close();
    rmSync(root, { recursive: true, force: true });
  });

  const hostWith = (watchdogSeconds: number) =>
    new RuntimeHost(clock, () => ({ tlsPort: 1, caFile: join(root, 'ca.pem') }), watchdogSeconds);
  const specOf = (code: string, terms: Partial<FunctionSpec['terms']> = {}, file = 'index.js'): FunctionSpec => {
    const hash = archives.add(Buffer.from(zipSync({ [file]: strToU8(code) })));
    return {
      generation: hash,
      environment: { GREETING: 'hello' },
      terms: {
        codeDir: archives.folder(hash) ?? '',
        handler: 'index.handler',
        functionName: 'f',
        memoryMiB: 256,
        timeoutSeconds: 60,
        region: 'cn-qingdao',
        accountId: '1234567890123456',
        ...terms,
      },
    };
  };
  const run = (spec: FunctionSpec, event = 'ping'): Promise<RunEnding> =>
    host.run({
      spec,
      requestId: `request-${lines.length}`,
      event: Buffer.from(event),
      log: (level, text) => lines.push(`${level} ${text}`),
      assumeRole: () => ({
        credentials: { accessKeyId: `STS.${++sessions}`, accessKeySecret: 's', securityToken: 't' },
        expires: clock.time + 36 * 3_600_000,
      }),
      nameProcess: () => `process ${++started}`,
    });

  test('gets event, context, environment, and answers', async () => {
    const spec = specOf(`exports.handler = async (event, context) => {
      console.log('one\\ntwo'); console.error('bad'); context.logger.info('at', 3);
      return { event: event.toString(), buffer: Buffer.isBuffer(event), context, env: { ...process.env } };
    };`);
    const ending = await run(spec, 'abc');
    expect(ending).toMatchObject({ outcome: 'ok', coldStart: true });
    const seen = JSON.parse(ending.result ?? '');
    expect(seen).toMatchObject({
      event: 'abc',
      buffer: true,
      context: {
        requestId: 'request-0',
        credentials: { accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 't' },
        function: { name: 'f', handler: 'index.handler', memory: 256, timeout: 60 },
        region: 'cn-qingdao',
        accountId: '1234567890123456',
      },
      env: { GREETING: 'hello', FC_REGION: 'cn-qingdao', FC_FUNCTION_NAME: 'f', TZ: 'UTC' },
    });
    expect(Object.keys(seen.env).filter((name) => /LOCAL_CLOUD|NODE_|JEST|HOME/.test(name))).toEqual([]);
    expect(lines).toEqual(['INFO one', 'INFO two', 'ERROR bad', 'INFO at 3']);
  });

  test('an hour of waiting takes no time, and every timer follows the clock', async () => {
    const spec = specOf(
      `const timers = require('node:timers/promises'); const { promisify } = require('node:util');
      exports.handler = async () => {
        const seen = [];
        const begin = new Date().toISOString();
        let count = 0;
        const interval = setInterval(() => { count++; }, 600_000);
        await timers.setTimeout(1_800_000);
        seen.push(new Date().toISOString(), count);
        await promisify(setTimeout)(1_800_000);
        clearInterval(interval);
        const aborted = await new Promise((resolve) => AbortSignal.timeout(5000).addEventListener('abort', () => resolve(Date.now())));
        return { begin, seen, count, aborted, elapsed: performance.now(), date: new Date(2020, 0, 1).toISOString(), is: new Date() instanceof Date };
      };`,
      { timeoutSeconds: 7200 },
    );
    const before = process.hrtime.bigint();
    const ending = await run(spec);
    expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(3000);
    const seen = JSON.parse(ending.result ?? '');
    expect(seen).toMatchObject({
      begin: '2026-03-01T10:00:00.000Z',
      seen: ['2026-03-01T10:30:00.000Z', 2],
      aborted: START + 3_605_000,
      date: '2020-01-01T00:00:00.000Z',
      is: true,
    });
    expect(seen.count).toBeGreaterThanOrEqual(5);
    expect(clock.time).toBe(START + 3_605_000);
  });

  test('file and thread work does not count as idle', async () => {
    const spec =
      specOf(`const { gzipSync, gzip } = require('node:zlib'); const { pbkdf2, randomBytes } = require('node:crypto');
      exports.handler = async () => {
        const order = [];
        const timer = new Promise((done) => setTimeout(() => { order.push('timer'); done(); }, 60_000 - 1));
        const work = new Promise((done) => pbkdf2('a', 'b', 200_000, 64, 'sha512', () => { order.push('work'); done(); }));
        const zip = new Promise((done) => gzip(randomBytes(5e6), () => { order.push('zip'); done(); }));
        await Promise.all([timer, work, zip]);
        return order;
      };`);
    const { result } = await run(spec);
    expect(JSON.parse(result ?? '').at(-1)).toBe('timer');
  });

  test('a warm process serves again; after 15 idle minutes, a deploy or a kill a new one does', async () => {
    const code = `let calls = 0; exports.handler = async () => [++calls, process.pid];`;
    const spec = specOf(code);
    const first = await run(spec);
    clock.time += 14 * 60_000;
    const second = await run(spec);
    expect([first.coldStart, second.coldStart]).toEqual([true, false]);
    expect(JSON.parse(second.result ?? '')).toEqual([2, JSON.parse(first.result ?? '')[1]]);
    clock.time += 16 * 60_000;
    expect((await run(spec)).coldStart).toBe(true);
    expect((await run(specOf(`${code}//2`))).coldStart).toBe(true);
    host.endAll();
    expect((await run(spec)).coldStart).toBe(true);
  });

  test('in another world the same process begins as a new one: no memory, no time, no timer, no variable of before', async () => {
    const spec = specOf(`
      let calls = 0;
      exports.handler = async () => {
        const found = [calls++, globalThis.left, process.env.LEFT, process.env.GREETING, Date.now()];
        [globalThis.left, process.env.LEFT] = ['left', 'left'];
        setTimeout(() => calls++, 1000);
        return JSON.stringify({ found, pid: process.pid });
      };`);
    const begun = async () => {
      clock.time = START;
      const { result, coldStart } = await run(spec);
      return { ...(JSON.parse(result ?? '') as { found: unknown[]; pid: number }), coldStart };
    };
    const first = await begun();
    clock.time += 5 * 60_000;
    await run(spec);
    host.beginAnew();
    expect(await begun()).toEqual(first);
    expect(first).toMatchObject({ found: [0, null, null, 'hello', START], coldStart: true });
    expect(sessions).toBe(2);
  });

  test('in another world an ES module is a new one, and what was at work is killed', async () => {
    const spec = specOf('let calls = 0; export const handler = async () => ++calls;', {}, 'index.mjs');
    expect((await run(spec)).result).toBe('1');
    host.beginAnew();
    expect((await run(spec)).result).toBe('1');
    const working = run(specOf('exports.handler = () => new Promise((done) => process.nextTick(done));'));
    host.beginAnew();
    expect((await working).outcome).toBe('killed');
  });

  test('credentials are renewed before they expire', async () => {
    const spec = specOf(`exports.handler = async (event, { credentials }) => credentials.accessKeyId;`);
    expect((await run(spec)).result).toBe('STS.1');
    for (let hour = 0; hour < 35 * 6; hour++) {
      clock.time += 10 * 60_000;
      await run(spec);
    }
    clock.time += 10 * 60_000;
    expect((await run(spec)).result).toBe('STS.2');
  });

  test.each([
    [
      'throws',
      `exports.handler = async () => { throw new TypeError('no'); }`,
      'error',
      { errorType: 'TypeError', errorMessage: 'no' },
    ],
    ['throws while loading', `throw new Error('bad module')`, 'error', { errorMessage: 'bad module' }],
    [
      'has no such export',
      `exports.other = 1`,
      'error',
      { errorMessage: "Handler 'handler' is missing on module 'index'" },
    ],
    [
      'rejects the callback',
      `exports.handler = (e, c, done) => setTimeout(() => done(new Error('late')), 5)`,
      'error',
      { errorMessage: 'late' },
    ],
    [
      'exits',
      `exports.handler = async () => process.exit(3)`,
      'exited',
      { errorMessage: expect.stringContaining('exit code 3') },
    ],
    [
      'rejects unseen',
      `exports.handler = () => new Promise(() => { Promise.reject(new Error('lost')); })`,
      'exited',
      {},
    ],
    [
      'returns too late',
      `exports.handler = () => new Promise((done) => setTimeout(done, 61_000))`,
      'timeout',
      { errorMessage: 'Function timed out after 60 seconds' },
    ],
    ['never returns', `exports.handler = () => new Promise(() => {})`, 'timeout', {}],
    [
      'fills its heap',
      `exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); }`,
      'memory',
      {},
    ],
    [
      'fills its memory',
      `exports.handler = async () => { global.all = Buffer.alloc(300e6, 1); return 'x'; }`,
      'memory',
      {},
    ],
  ])('a handler that %s ends as it should', async (_what, code, outcome, fault) => {
    const ending = await run(specOf(code));
    expect(ending.outcome).toBe(outcome);
    expect(ending.fault).toMatchObject(fault);
    if (outcome === 'timeout') expect(clock.time).toBe(START + 60_000);
    expect((await run(specOf(`exports.handler = async () => 'well'`))).result).toBe('well');
  });

  test('a handler that spins is ended by the real watchdog', async () => {
    host = hostWith(1);
    const ending = await run(specOf(`exports.handler = async () => { for (;;); }`));
    expect(ending.outcome).toBe('hung');
  });

  test('what a function draws by chance is the same when the run is repeated, and another in each process', async () => {
    const spec = specOf(`exports.handler = async () => [Math.random(), Math.random()];`);
    const first = await run(spec);
    host.endAll();
    expect((await run(spec)).result).not.toBe(first.result);
    host.endAll();
    started = 0;
    expect((await run(spec)).result).toBe(first.result);
    const [a, b] = JSON.parse(first.result ?? '') as number[];
    expect(a).not.toBe(b);
  });

  test('a timer left behind fires in the next invocation', async () => {
    const spec = specOf(
      `let fired = 0; exports.handler = async () => { setTimeout(() => fired++, 60_000); return fired; };`,
    );
    expect((await run(spec)).result).toBe('0');
    expect(clock.time).toBe(START);
    clock.time += 5 * 60_000;
    expect((await run(spec)).result).toBe('1');
  });

  test('an interval left behind fires once for the time that the process stood still', async () => {
    const spec = specOf(`let fired = 0; setInterval(() => fired++, 1000); exports.handler = async () => fired;`);
    expect((await run(spec)).result).toBe('0');
    clock.time += 5 * 60_000;
    expect((await run(spec)).result).toBe('1');
  });

  test('invocations side by side share the clock in order', async () => {
    const code = (ms: number) =>
      `exports.handler = async () => { const at = []; for (let i = 0; i < 3; i++) { await new Promise((r) => setTimeout(r, ${ms})); at.push(Date.now() - ${START}); } return at; };`;
    const [slow, fast] = await Promise.all([
      run(specOf(code(3000), { functionName: 'slow' })),
      run(specOf(code(2000), { functionName: 'fast' })),
    ]);
    expect(JSON.parse(slow.result ?? '')).toEqual([3000, 6000, 9000]);
    expect(JSON.parse(fast.result ?? '')).toEqual([2000, 4000, 6000]);
  });

  test('ES modules are handlers too, and a killed one ends as killed', async () => {
    const spec = specOf(
      `export const handler = async () => new Promise((r) => setTimeout(r, 1000, 'esm'));`,
      {},
      'index.mjs',
    );
    expect((await run(spec)).result).toBe('esm');
    const pending = run(
      specOf(
        `exports.handler = async () => { console.log('up'); await new Promise((r) => require('fs').readFile('/dev/tty', r)); for(;;) await new Promise(setImmediate); }`,
      ),
    );
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    host.halt('STS.2')();
    expect((await pending).outcome).toBe('killed');
  });

  test('an idle warm invocation is cheap', async () => {
    const spec = specOf(`exports.handler = async () => 'ok';`);
    await run(spec);
    const before = process.hrtime.bigint();
    for (let i = 0; i < 200; i++) await run(spec);
    expect(Number(process.hrtime.bigint() - before) / 1e6 / 200).toBeLessThan(10);
  });
});
