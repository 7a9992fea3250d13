import { Output } from '../../../src/cli/output';
import { previewOf } from '../../../src/cli/preview/document';
import { showPreview } from '../../../src/cli/preview/text';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { both, config, days, SERVER, under, vault } from '../retention/vaults';
import { DARK, DESTINATION, image, night } from '../worlds';

const of = config({ source: { last: 4 }, destination: { last: 3 } });
const nothing = { slots: [], copies: [], taggings: [], removals: [], orphans: [] };
const members = { web: { readable: true as const, instances: [SERVER] } };
const failed = image(SERVER, night(2), { status: 'CreateFailed' });
const seen = vault([...under(of, both(days(1, 6))), failed], { members });
const previewed = (changes: Partial<Parameters<typeof previewOf>[0]> = {}) =>
  previewOf({ stack: 'prod', settings: of, vault: seen, decisions: nothing, nights: 2, notes: [], ...changes });
const ids = (lines: readonly { image: string; region: string; slot: string }[]) =>
  lines.map(({ image: id, region, slot }) => `${id} ${region} ${slot}`);

test('what goes now is decided once, and shown once: an old failed image too', () => {
  const { nextTick, nights } = previewed();
  const now = decideRetention(of, seen).filter(({ fate }) => fate === 'released');
  expect(nextTick.releases.map(({ image: id }) => id).sort()).toEqual(now.map(({ point }) => point.imageId).sort());
  expect(nextTick.releases.map(({ image: id }) => id)).toContain(failed.imageId);
  const all = ids([...nextTick.releases, ...nights.flatMap(({ releases }) => releases)]);
  expect(new Set(all).size).toBe(all.length);
  expect(nights.map(({ releases }) => releases.length)).toEqual([2, 2]);
});

test('one that the tick clears away is shown as that alone', () => {
  const removals = [{ region: failed.region, point: failed }];
  const { nextTick } = previewed({ decisions: { ...nothing, removals } });
  expect(nextTick.cleared.map(({ image: id }) => id)).toEqual([failed.imageId]);
  expect(nextTick.releases.map(({ image: id }) => id)).not.toContain(failed.imageId);
});

test('an image that is due now and cannot be copied is one of the first night', () => {
  const identity = { vault: of.vault, plan: 'web', instance: SERVER, slot: night(6), kind: 'scheduled' as const };
  const ask = { plan: of.plans[0] as never, identity, attempt: 1 };
  const slots = [{ plan: ask.plan, identity, decision: { kind: 'ask' as const, ask } }];
  const dark = { ...seen, regions: { ...seen.regions, [DESTINATION]: DARK } };
  const { nights } = previewed({ vault: dark, decisions: { ...nothing, slots }, nights: 1 });
  expect(nights.map(({ images }) => images)).toEqual([2]);
});

test('where no server has an image yet, what is to come has no size: unknown, not 0 GiB', () => {
  const text = (preview: ReturnType<typeof previewOf>) => {
    const lines: string[] = [];
    showPreview(preview, new Output({ write: (line) => lines.push(line) }, { write: () => undefined }, {}));
    return lines.join('');
  };
  const empty = text(previewed({ vault: vault([], { members }) }));
  expect(empty).toMatch(/^now +0 GiB +unknown +- +- +- *$/m);
  expect(empty).toMatch(/^after 2 nights +unknown +unknown /m);
  expect(text(previewed())).not.toContain('unknown');
});
