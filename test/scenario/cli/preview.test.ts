import type { Snapshot } from 'local-cloud';
import type { PointLine, Preview } from '../../../src/cli/preview/document';
import { HEL, HEM, QINGDAO, SHANGHAI } from '../story';
import { Terminal } from '../terminal';

let terminal: Terminal;
let morning: Snapshot;
const PRICES = { prices: { snapshotPerGibMonth: 0.1, copyPerGib: 0.5 } };

/** Five nights under no rule. */
beforeAll(async () => {
  terminal = await Terminal.begin({ config: PRICES });
  await terminal.until('2026-03-05T22:00:00Z');
  morning = terminal.cloud.snapshot();
});
afterAll(() => terminal.end());
beforeEach(() => terminal.cloud.restore(morning));

async function preview(...argv: string[]): Promise<Preview> {
  const { code, out } = await terminal.offsite('preview', '--json', ...argv);
  expect(code).toBe(0);
  return JSON.parse(out) as Preview;
}

const places = (releases: readonly PointLine[]) =>
  releases.map(({ instance, region, slot }) => `${instance} ${region} ${slot}`).sort();

test('without rules nothing goes: two images and two copies a night, and what they will cost', async () => {
  const { nights, nextTick, held, cost, rules } = await preview('--nights', '3');
  expect(rules).toEqual([{ plan: 'nightly', source: 'all', destination: 'all', adHoc: 'all', tried: false }]);
  expect(nights.map(({ images, copies, releases }) => [images, copies, releases.length])).toEqual(
    Array(3).fill([2, 2, 0]),
  );
  expect(nextTick).toEqual({ images: [], copies: [], cleared: [], releases: [] });
  expect(held).toEqual([]);
  expect([cost.now.storedGiB, cost.after.storedGiB]).toEqual([20 * 240, 32 * 240]);
  expect(cost.after).toMatchObject({ storage: 768, copying: 7200, total: 7968 });
});

test('rules that are tried: what would go at once and each night, and by which rule; the present ones beside them', async () => {
  const { nights, nextTick, rules, cost } = await preview('--nights', '2', '--keep', 'destination:last=3');
  expect(rules[0]).toMatchObject({ source: 'all', destination: 'last 3', tried: true });
  const at = (slot: string) => [HEL, HEM].map((id) => `${id} ${QINGDAO} ${slot}`);
  expect(places(nextTick.releases)).toEqual([...at('2026-03-01T18:00Z'), ...at('2026-03-02T18:00Z')].sort());
  expect(nights.map(({ releases }) => places(releases))).toEqual([at('2026-03-03T18:00Z'), at('2026-03-04T18:00Z')]);
  expect(nights[0]?.releases[0]?.why).toContain('last: 3');
  expect(cost.afterPresentRules?.storedGiB).toBe(28 * 240);
  expect(cost.after.storedGiB).toBe((14 + 6) * 240);
});

test('what the brake would hold is shown as held, with the cost once it is released', async () => {
  const { nextTick, held, cost } = await preview('--nights', '1', '--keep', 'last=1');
  expect(nextTick.releases).toEqual([]);
  expect(held.length).toBeGreaterThan(0);
  expect(held[0]?.why).toMatch(/^brake: /);
  expect(cost.afterPrune?.storedGiB).toBeLessThan(cost.after.storedGiB);
});

test('as text: a table of nights, each release with its rule, and what was tried', async () => {
  const { out } = await terminal.offsite(
    'preview',
    '--nights',
    '2',
    '--keep',
    'source:last=4',
    '--keep',
    'destination:all',
  );
  expect(out).toContain('plan nightly (tried) keeps: source last 4; destination all; ad hoc all');
  expect(out).toMatch(new RegExp(`2026-03-02T18:00Z +${HEL} +${SHANGHAI} +m-\\w+ +no rule keeps it \\(last: 4\\)`));
  expect(out).toContain('after 2 nights under the tried rules');
});

test('what is due is made first: an image that was not begun, and a copy', async () => {
  await terminal.cloud.clock.to('2026-03-06T18:01:00Z');
  const { nextTick, nights } = await preview('--nights', '1');
  expect(nextTick.images.map(({ instance, slot }) => `${instance} ${slot}`)).toEqual(
    [HEL, HEM].map((id) => `${id} 2026-03-06T18:00Z`),
  );
  expect([nights[0]?.images, nights[0]?.copies]).toEqual([4, 4]);
});

test('a dark destination: nothing is made there, and doubt keeps', async () => {
  terminal.cloud.faults.add({ kind: 'dark', region: QINGDAO });
  const { nights, notes, held } = await preview('--nights', '1', '--keep', 'source:last=3');
  expect([nights[0]?.images, nights[0]?.copies, nights[0]?.releases]).toEqual([2, 0, []]);
  expect(notes.join()).toContain(QINGDAO);
  expect(held.every(({ why }) => why.includes(QINGDAO))).toBe(true);
});

test('it only looks', async () => {
  const before = terminal.cloud.calls().length;
  await preview('--keep', 'last=1');
  const made = new Set(
    terminal.cloud
      .calls()
      .slice(before)
      .map(({ action }) => action),
  );
  expect([...made].filter((action) => !/^(Describe|GetRole)/.test(action))).toEqual([]);
});

test.each([['last'], ['last=0'], ['often=3'], ['here:last=3'], ['']])(
  'rules nobody understands are refused: %p',
  async (text) => {
    const { code, err } = await terminal.offsite('preview', '--keep', text);
    expect([code, err]).toEqual([2, expect.stringContaining('such as last=7,weekly=4')]);
  },
);

test('a plan that is not there is refused', async () => {
  const said = await terminal.offsite('preview', '--keep', 'last=3', '--plan', 'web');
  expect(said).toMatchObject({ code: 2, err: expect.stringContaining('Plans: nightly.') as string });
});

test('a plan without rules to be tried for it is refused, since it would change nothing', async () => {
  const said = await terminal.offsite('preview', '--plan', 'nightly');
  expect(said).toMatchObject({ code: 2, err: expect.stringContaining('there is no --keep') as string });
});

test('servers without an image: the costs say that they leave them out', async () => {
  terminal.reconfigure({ config: PRICES, plan: { instances: [HEM, HEL, 'i-uf661wb708uvqc9jyhen'] } });
  const { notes } = await preview('--nights', '1');
  expect(notes.join()).toContain('leave out 1 servers that have no image yet');
  terminal.reconfigure({ config: PRICES });
  expect((await preview('--nights', '1')).notes.join()).not.toContain('leave out');
});

test('what it foretells comes to pass: three nights later those images are gone, and no others', async () => {
  const keep = { source: { last: 4 }, destination: { last: 3, weekly: 1 } };
  terminal.reconfigure({ config: PRICES, plan: { keep } });
  const ids = () => [SHANGHAI, QINGDAO].flatMap((region) => terminal.images(region).map(({ id }) => id));
  const before = ids();
  const { nextTick, nights, cost } = await preview('--nights', '3');
  await terminal.until('2026-03-08T22:00:00Z');
  const after = new Set(ids());
  const foretold = [nextTick, ...nights].flatMap(({ releases }) => releases.map(({ image }) => image));
  expect(before.filter((id) => !after.has(id)).sort()).toEqual(foretold.filter((id) => before.includes(id)).sort());
  expect(foretold.length).toBeGreaterThan(8);
  expect(after.size * 240).toBe(cost.after.storedGiB);
  terminal.reconfigure({ config: PRICES });
});
