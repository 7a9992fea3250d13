import type { Output } from '../output';
import { pointLine } from '../preview/document';
import type { HeldPlace } from './held';
import { looseLine, type Pruned } from './release';

export function showHeld(held: readonly HeldPlace[], out: Output): void {
  if (held.length === 0) {
    out.line('The brake holds nothing.');
    return;
  }
  for (const { plan, instance, region, why, fates, loose } of held) {
    const snapshots = loose.length > 0 ? `, ${loose.length} snapshots whose image is gone` : '';
    out.heading(`${instance} of plan ${plan} in ${region}: ${fates.length} points${snapshots}`);
    out.line(why);
    out.table(
      ['slot', 'image', 'why it would go'],
      [
        ...fates.map((fate) => ({ ...pointLine(fate), why: fate.why.slice(1).join('; ') })),
        ...loose.map((orphan) => ({ ...looseLine(orphan), why: 'its image is gone' })),
      ].map(({ slot, image, why: goes }) => [slot, image, goes]),
    );
  }
  out.line();
}

export function showPruned(pruned: readonly Pruned[], wanted: number, out: Output): void {
  const released = pruned.filter(({ state }) => state === 'released').length;
  const left = pruned.filter(({ state }) => state !== 'released');
  if (left.length > 0) {
    out.heading('Not released');
    out.table(
      ['slot', 'server', 'in', 'image', 'state', 'why'],
      left.map((line) => [line.slot, line.instance, line.region, line.image, line.state, line.why]),
    );
  }
  const text = `${released} of ${wanted} points are released.`;
  out.line(out.paint(released === wanted ? 'green' : 'yellow', text));
  if (pruned.length < wanted) {
    out.line(`Interrupted: ${wanted - pruned.length} points were not touched. The same command goes on with them.`);
  } else if (left.length > 0) {
    out.line('The rest is tried again: by the function where it is few, else by the same command.');
  }
}
