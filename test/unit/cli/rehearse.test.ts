import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serversFor } from '../../../src/rehearsal/servers';
import { said } from '../command-line';
import { settings } from '../worlds';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: offsite\n');
  const plan = { instances: 'i-uf661wb708uvqc9jyhem', schedule: '0 2 * * *', keep: { source: { last: 1 } } };
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': 'cn-qingdao',
    'offsite:plans': { nightly: plan },
    'offsite:prices': { snapshotPerGibMonth: 0.5 },
  };
  // JSON is YAML too.
  writeFileSync(join(folder, 'Pulumi.prod.yaml'), JSON.stringify({ config }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rehearsed = (...options: string[]) => said(['rehearse', '--nights', '4', ...options], { folder, columns: 80 });

test('shows what would be left, a chart of ages, calls and cost', async () => {
  const { code, out } = await rehearsed('--lose-region', 'cn-shanghai', '--at-night', '3');
  expect(code).toBe(0);
  expect(out).toContain('4 nights from 2026-01-01 00:00Z, servers 1, cn-shanghai to cn-qingdao, seed 1\n');
  expect(out).toMatch(
    /Left when cn-shanghai is lost in night 3, 2026-01-03 18:00Z\n.*\n.*i-uf661wb708uvqc9jyhem +cn-qingdao +2 +2026-01-02 18:00Z +24 h +36 h/,
  );
  expect(out).toMatch(/Left on the worst day.*\n.*\n.* 25\.2 h/);
  expect(out).toMatch(/60┤.*\n/);
  // The last one could still begin.
  expect(out).toMatch(/slots: (protected 2, missed 2|missed 2, protected 2)\n/);
  expect(out).toContain('calls refused: none; cn-shanghai answered none from 2026-01-03 18:00Z on');
  expect(out).toMatch(/Left at the end.*\n.*\n.* 54 h /);
  expect(out).toMatch(/at the end: .* is 54 h old, over the target of 36 h/);
  expect(out).toMatch(/CreateImage 2,.*CopyImage 2/);
  expect(out).toMatch(/of \d+ GiB of disks, at most \d+\.\d\d a month/);
});

test('a destination that is lost takes back nothing of the slots before', async () => {
  const { out } = await rehearsed('--lose-region', 'cn-qingdao', '--at-night', '3');
  expect(out).toContain('slots: protected 2, failed 2');
});

test('the document holds the same, and the same options give the same', async () => {
  const options = ['--faults', '0.1', '--seed', '7', '--json'];
  const { code, out } = await rehearsed(...options);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ stack: 'prod', seed: 7, faults: 0.1, servers: 1, end: { holdings: [{}] } });
  expect((await rehearsed(...options)).out).toBe(out);
});

test.each([
  [['--lose-region', 'cn-hangzhou'], /nothing in cn-hangzhou/],
  [['--lose-region', 'cn-qingdao', '--at-night', '5'], /night 5 is after/],
  [['--at-night', '2'], /--lose-region/],
  [['--faults', '2'], /from 0 to less than 1/],
  [['--seed', 'x'], /whole number/],
  [['--from', 'soon'], /must be a date/],
])('%j is refused', async (options, why) => {
  expect(await rehearsed(...options)).toEqual({ code: 2, out: '', err: expect.stringMatching(why) });
});

test('a region that the local cloud does not have is told with the nearest that it has, once', async () => {
  const keys = { sourceRegion: 'cn-shangai', destinationRegions: 'cn-qingdao, cn-shanghai-finance-1' };
  const config = { plans: { nightly: { instances: 'i-uf661wb708uvqc9jyhem', schedule: '0 2 * * *' } }, ...keys };
  writeFileSync(join(folder, 'Pulumi.slip.yaml'), JSON.stringify({ config }));
  const { code, err } = await rehearsed('--stack', 'slip').finally(() => rmSync(join(folder, 'Pulumi.slip.yaml')));
  expect([code, err.match(/ {2}offsite:.*\n.*\n.*/g)]).toEqual([
    2,
    [
      expect.stringMatching(/sourceRegion must be .* local cloud; the nearest is cn-shanghai\n.*: cn-shangai\n/),
      expect.stringMatching(/destinationRegions must be a region of the local cloud\n.*: cn-shanghai-finance-1\n/),
    ],
  ]);
});

test.each([
  ['homeRegion', { homeRegion: 'cn-beijin' }],
  ['retiredRegions', { retiredRegions: ['cn-beijing', 'cn-beijin'] }],
  ['destinationRegions', { destinationRegions: ['cn-beijin'], homeRegion: 'cn-beijin' }],
])('such a region is told by the key that holds it: %s', (key, changes) => {
  expect(() => serversFor(settings(changes))).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path: `offsite:${key}`, example: 'cn-beijing' })] }),
  );
  expect(serversFor(settings()).servers).toHaveLength(2);
});
