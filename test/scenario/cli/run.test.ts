import type { Snapshot } from 'local-cloud';
import { HEL, HEM, QINGDAO, SHANGHAI } from '../story';
import { Terminal } from '../terminal';

let terminal: Terminal;
let evening: Snapshot;
let env: Record<string, string>;
beforeAll(async () => {
  terminal = await Terminal.begin({ seed: { durations: { imageMinutes: 2, copyMinutes: 2 } } });
  evening = terminal.cloud.snapshot();
  env = terminal.env;
});
afterAll(() => terminal.end());
beforeEach(async () => {
  await terminal.cloud.restore(evening);
  terminal.env = { ...env };
  terminal.interrupted = false;
});

interface Document {
  limitedKey: boolean;
  interrupted: boolean;
  resumed: { instance: string; slot: string }[];
  points: { instance: string; slot: string; state: string; percent: number; code?: string; requestId?: string }[];
  notes: string[];
}

const called = (action: string) => terminal.cloud.calls().filter((call) => call.action === action);

test('a plan is protected now: an image and a copy of each server, with the snapshots of both tagged', async () => {
  const { code, out, err } = await terminal.offsite('run', 'nightly');
  expect(code).toBe(0);
  expect(out).toContain('Every destination holds a usable copy.');
  expect(err.split('\n')).toEqual(
    expect.arrayContaining([HEM, HEL].map((id) => `${id} to ${QINGDAO}: protected`).map((line) => line)),
  );
  for (const region of [SHANGHAI, QINGDAO]) {
    const images = terminal.images(region);
    expect(images.map(({ status, tags }) => [status, tags['offsite-kind']])).toEqual([
      ['Available', 'adhoc'],
      ['Available', 'adhoc'],
    ]);
    const snapshots = Object.values(terminal.cloud.world.ecs.regions[region]?.snapshots ?? {});
    expect(snapshots.length).toBeGreaterThan(0);
    expect(snapshots.filter(({ tags }) => tags['offsite-vault'] !== 'offsite-prod')).toEqual([]);
  }
});

test('a server alone, as JSON: only its image is made, though the slot of its plan is due', async () => {
  await terminal.cloud.clock.to('2026-03-01T18:02:00Z');
  const { code, out } = await terminal.offsite('run', HEM, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    limitedKey: false,
    interrupted: false,
    points: [{ instance: HEM, kind: 'adhoc', slot: '2026-03-01T18:02Z', state: 'protected', percent: 100 }],
  });
  expect(terminal.images(SHANGHAI)).toHaveLength(1);
});

test('interrupted, it says what to do next; started again, it goes on with the same point', async () => {
  terminal.interrupted = true;
  const first = await terminal.offsite('run', HEM);
  expect(first.code).toBe(130);
  expect(first.out).toContain('run the same command again');
  await terminal.cloud.clock.advance('PT2M');
  terminal.interrupted = false;
  const second = await terminal.offsite('run', HEM, '--json');
  expect(second.code).toBe(0);
  const { resumed, points } = JSON.parse(second.out) as Document;
  expect(resumed).toEqual([{ plan: 'nightly', instance: HEM, slot: '2026-03-01T17:50Z' }]);
  expect(points.map(({ slot }) => slot)).toEqual(['2026-03-01T17:50Z']);
  expect(terminal.images(SHANGHAI)).toHaveLength(1);
  expect(terminal.images(QINGDAO)).toHaveLength(1);
});

test('a point that is finished is not gone on with: the next run makes another', async () => {
  await terminal.offsite('run', HEM);
  await terminal.offsite('run', HEM);
  expect(terminal.images(QINGDAO)).toHaveLength(2);
});

test("the sub-user's key is enough; the sheet is that of the newest point, and nothing is tagged or deleted", async () => {
  await terminal.offsite('run', HEM);
  const before = terminal.cloud.calls().length;
  await terminal.useSubUser();
  const { code, out } = await terminal.offsite('run', HEM, '--json');
  expect(code).toBe(0);
  const { limitedKey, points, notes } = JSON.parse(out) as Document;
  expect([limitedKey, points[0]?.state]).toEqual([true, 'protected']);
  expect(notes.join('\n')).toContain(`its sheet is that of the image of 2026-03-01T17:50Z in ${SHANGHAI}`);
  const [older, newer] = terminal.images(SHANGHAI).map(({ tags }) => tags);
  expect(newer?.['offsite-disks']).toBe(older?.['offsite-disks']);
  expect(newer?.['offsite-disks']).toMatch(/xvda/);
  const made = terminal.cloud.calls().slice(before);
  const refused = made.filter(({ outcome, caller }) => outcome !== 'ok' && caller.includes('user/'));
  expect(refused.map(({ action }) => action)).toEqual(['DescribeInstances']);
  expect(called('TagResources').filter(({ caller }) => caller.includes('user/'))).toEqual([]);
});

test("with the sub-user's key and no point to take a sheet from, it is said that wholeness cannot be told", async () => {
  await terminal.useSubUser();
  const { code, err } = await terminal.offsite('run', HEM);
  expect(code).toBe(0);
  expect(err).toContain('cannot be told from its tags');
});

test('what is refused is told with code and request id, and not tried for ever', async () => {
  terminal.cloud.faults.add({ kind: 'code', action: 'CreateImage', code: 'QuotaExceed.Image', status: 403, times: 9 });
  const { code, out } = await terminal.offsite('run', HEM, '--json');
  expect(code).toBe(1);
  const [point] = (JSON.parse(out) as Document).points;
  const [refused] = called('CreateImage').slice(-1);
  expect(point).toMatchObject({ state: 'failed', code: 'QuotaExceed.Image', requestId: refused?.requestId });
  expect(called('CreateImage')).toHaveLength(3);
});

test('an image that fails is made again within the run', async () => {
  terminal.cloud.faults.add({ kind: 'fail', action: 'CreateImage' });
  const { code } = await terminal.offsite('run', HEM);
  expect(code).toBe(0);
  expect(called('CreateImage')).toHaveLength(2);
});

test.each([['run', 'nightly'], ['status'], ['preview'], ['prune']])(
  '%s with a wrong key says so, and where the key is from, never what it is',
  async (...command) => {
    terminal.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = 'canary';
    const { code, out, err } = await terminal.offsite(...command);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/was answered: SignatureDoesNotMatch .*\(request id /);
    expect(err).toContain('ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET');
    expect(err).not.toContain('canary');
  },
);

test('a name that nobody knows is an error that names the nearest; a dark source is one that says so', async () => {
  const typo = await terminal.offsite('run', 'nihgtly');
  expect(typo).toMatchObject({ code: 2, out: '' });
  expect(typo.err).toContain('The nearest is nightly.');
  terminal.cloud.faults.add({ kind: 'dark', region: SHANGHAI });
  const dark = await terminal.offsite('run', 'nightly');
  expect(dark.code).toBe(3);
  expect(dark.err).toContain(SHANGHAI);
});
