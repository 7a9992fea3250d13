import type { MonthlyCost } from '../cost';
import type { Output } from '../output';
import type { PointLine, Preview } from './document';
import { timeText } from '../words';

/** Releases shown one by one; `--json` has all. */
const SHOWN = 40;

export function showPreview(preview: Preview, out: Output): void {
  const { stack, vault, at, rules, nights } = preview;
  out.line(`stack ${stack}, vault ${vault}, from ${timeText(at)} on; nothing is changed`);
  for (const { plan, source, destination, adHoc, tried } of rules) {
    const mark = tried ? out.paint('yellow', ' (tried)') : '';
    out.line(`plan ${plan}${mark} keeps: source ${source}; destination ${destination}; ad hoc ${adHoc}`);
  }
  showNextTick(preview.nextTick, out);
  out.heading(`${nights.length === 1 ? 'The next night' : `The next ${nights.length} nights`}`);
  out.table(
    ['until', 'images', 'copies', 'releases'],
    nights.map(({ until, images, copies, releases }) => [
      timeText(until),
      String(images),
      String(copies),
      String(releases.length),
    ]),
  );
  showPoints(
    'Released in them',
    'why',
    nights.flatMap(({ releases }) => releases),
    out,
  );
  showPoints('Held, though no rule keeps it', 'what holds it', preview.held, out);
  showCosts(preview, out);
  for (const note of preview.notes) out.line(`${out.paint('yellow', 'note:')} ${note}`);
}

function showNextTick({ images, copies, cleared, releases }: Preview['nextTick'], out: Output): void {
  out.heading("The next tick, and the hour's sweep");
  if (images.length + copies.length + cleared.length + releases.length === 0) out.line('nothing is due');
  for (const { plan, instance, slot, waits } of images) {
    out.line(`makes an image of ${instance} for ${slot} of plan ${plan}${waits ? `, but waits: ${waits}` : ''}`);
  }
  for (const { instance, slot, destination, waits } of copies) {
    out.line(`copies the image of ${instance} of ${slot} to ${destination}${waits ? `, which waits ${waits}` : ''}`);
  }
  for (const { image, region } of cleared) out.line(`clears away ${image} in ${region}, which failed`);
  for (const { image, region, instance, slot, why } of releases.slice(0, SHOWN)) {
    out.line(`releases ${image} of ${instance}, ${slot}, in ${region}: ${why}`);
  }
  more(releases.length, out);
}

function showPoints(title: string, why: string, points: readonly PointLine[], out: Output): void {
  if (points.length === 0) return;
  out.heading(title);
  out.table(
    ['slot', 'server', 'in', 'image', why],
    points.slice(0, SHOWN).map((point) => [point.slot, point.instance, point.region, point.image, point.why]),
  );
  more(points.length, out);
}

function more(count: number, out: Output): void {
  if (count > SHOWN) out.line(`and ${count - SHOWN} more: --json has all`);
}

function showCosts({ cost, nights, sizesUnknown }: Preview, out: Output): void {
  out.heading('A month costs at most (every image counted at full size; snapshots hold only what has changed)');
  const known = (text: string) => (sizesUnknown && text !== '-' ? 'unknown' : text);
  const price = (amount?: number) => (amount === undefined ? '-' : amount.toFixed(2));
  const row = (what: string, { storedGiB, copiedGiB, storage, copying, total }: MonthlyCost) => {
    const stored = [`${storedGiB} GiB`, price(storage)].map(what === 'now' ? String : known);
    const [copied, copiedPrice, all] = [`${copiedGiB} GiB`, price(copying), price(total)].map(known);
    return [what, stored[0], copied, stored[1], copiedPrice, all].map(String);
  };
  const after = `after ${nights.length} nights`;
  const tried = cost.afterPresentRules && row(`${after} under the present rules`, cost.afterPresentRules);
  out.table(
    ['', 'stored', 'copied', 'storage', 'copying', 'total'],
    [
      row('now', cost.now),
      ...(tried ? [tried] : []),
      row(tried ? `${after} under the tried rules` : after, cost.after),
      ...(cost.afterPrune ? [row(`${after}, with what the brake holds released`, cost.afterPrune)] : []),
    ],
  );
  if (cost.now.total === undefined) out.line('Set offsite:prices to see amounts.');
}
