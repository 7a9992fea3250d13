import type { DrillLine } from '../../recovery/drill/report';
import type { Colour, Output } from '../output';

const COLOURS: Record<DrillLine['state'], Colour> = {
  passed: 'green',
  failed: 'red',
  'in progress': 'yellow',
  'not made': 'yellow',
};

export function showDrills(
  drills: readonly DrillLine[],
  { interrupted, isBroken, region }: { interrupted: boolean; isBroken: boolean; region: string },
  out: Output,
): void {
  out.table(
    ['plan', 'server', 'copy', 'drill', 'running', 'booted', 'probed', 'why'],
    drills.map((line) => [
      line.plan,
      line.instance,
      line.imageId,
      out.paint(COLOURS[line.state], line.state),
      ...[line.running, line.booted, line.probed].map((minutes) => (minutes === undefined ? '-' : `${minutes} min`)),
      [line.reason, line.code && `(${line.code}${line.requestId ? `, request id ${line.requestId}` : ''})`]
        .filter(Boolean)
        .join(' '),
    ]),
  );
  out.line();
  const some = (state: DrillLine['state']) => drills.some((line) => line.state === state);
  if (some('failed'))
    out.line('A copy that failed is not usable any more: older ones count, and the next night makes another.');
  if (some('not made'))
    out.line('What was not made says nothing about the copy: try again later, or look at the code.');
  if (interrupted || isBroken) {
    const before = interrupted ? 'Interrupted. ' : '';
    out.line(
      `${before}A server may be left in ${region}, and costs money: run the same command again, and it is finished.`,
    );
    out.line(
      'Where offsite:drill has the function deployed, its next tick does that; at last the cloud releases it by itself.',
    );
  } else if (drills.length > 0 && drills.every(({ state }) => state === 'passed')) {
    out.line(out.paint('green', 'Every copy that was drilled came up.'));
  }
}
