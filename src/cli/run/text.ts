import { slotText } from '../../recovery/identity';
import type { Output } from '../output';
import type { Standing } from './round';

interface Told {
  stack: string;
  limited: boolean;
  interrupted: boolean;
  resumed: readonly { plan: string; instance: string; slot: Date }[];
  standings: readonly Standing[];
  notes: readonly string[];
}

export function showRun({ standings, interrupted, notes }: Told, out: Output): void {
  out.table(
    ['slot', 'plan', 'server', 'in', 'outcome', 'image', 'why'],
    standings.map(({ slot, plan, instance, destination, state, reason, code, requestId, imageId }) => [
      slotText(slot),
      plan,
      instance,
      destination,
      out.paint(state === 'protected' ? 'green' : interrupted ? 'yellow' : 'red', state),
      imageId ?? '-',
      `${reason}${code ? ` (${code}${requestId ? `, request id ${requestId}` : ''})` : ''}`,
    ]),
  );
  out.line();
  for (const note of notes) out.line(`${out.paint('yellow', 'note:')} ${note}`);
  if (interrupted) {
    out.line('Interrupted. What was begun goes on in the cloud, and the function finishes it at its next ticks.');
    out.line('To watch it to its end, run the same command again: it goes on with this point and makes no other.');
  } else if (standings.every(({ state }) => state === 'protected')) {
    out.line(out.paint('green', 'Every destination holds a usable copy.'));
  } else {
    out.line('Not every destination holds a usable copy. The code says why; the request id is what support asks for.');
    out.line('What was refused may be tried again with the same command.');
  }
}
