import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said } from '../command-line';

/** Plans of several rhythms in one stack: each has a target of its own. */
const [HEM, HEL] = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'];
const PLANS = {
  half: { instances: HEM, schedule: '0 */12 * * *', maxAgeHours: 20 },
  nightly: { instances: [HEM, HEL], schedule: '0 2 * * *' },
  tagged: { instanceTags: { env: 'production' }, schedule: '0 3 * * *', maxAgeHours: 40 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearse-plans-'));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: offsite\n');
  const regions = { 'offsite:sourceRegion': 'cn-shanghai', 'offsite:destinationRegions': 'cn-qingdao' };
  writeFileSync(
    join(folder, 'Pulumi.prod.yaml'),
    JSON.stringify({ config: { ...regions, 'offsite:plans': PLANS, 'offsite:tickMinutes': 15 } }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const rehearsed = (...options: string[]) => said(['rehearse', '--nights', '1', ...options], { folder, columns: 100 });

test('a row for each plan and server, with the target of that plan', async () => {
  const { out } = await rehearsed();
  const [, end = ''] = out.split('Left at the end');
  const rows = end
    .split('\n')
    .flatMap((line) => /^ *(\w+) +(i-\S+) +cn-qingdao .* (\d+) h *$/.exec(line)?.slice(1) ?? []);
  const targets = Array.from({ length: rows.length / 3 }, (_, i) => rows.slice(3 * i, 3 * i + 3));
  const made = expect.stringMatching(/^i-/) as string;
  expect(targets).toEqual([
    ['half', HEM, '20'],
    ['nightly', HEL, '36'],
    ['nightly', HEM, '36'],
    ['tagged', made, '40'],
    ['tagged', made, '40'],
  ]);
  expect(out).toContain('stack prod: 1 night from');
});

test('one night is told as one', async () => {
  const { err } = await rehearsed('--lose-region', 'cn-qingdao', '--at-night', '2');
  expect(err).toContain('night 2 is after the 1 night of --nights');
});
