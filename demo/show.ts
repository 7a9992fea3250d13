import { Presets, SingleBar } from 'cli-progress';
import type { UpResult } from 'local-cloud';
import { Output } from '../src/cli/output';
import { many } from '../src/cli/words';
import type { AgeLine, OutcomeLine } from '../src/recovery/report';
import type { ShownImage } from './document';
import type { Trial } from './sub-user';

/** Everything that the demo prints for a person. Colours and the bar are for a terminal, plain lines for a pipe. */
export const out = new Output(process.stdout, process.stderr, process.env);

/** What is in the cloud, as `pulumi up` names it; what groups it for Pulumi alone is left out. */
export function showDeployed({ resources, outputs, warnings }: UpResult): void {
  const inCloud = resources.filter(({ type }) => type.startsWith('alicloud:'));
  out.table(
    ['deployed', 'id'],
    inCloud.map(({ type, id }) => [type.replace(/^alicloud:(\w+)\/\w+/, '$1'), id]),
  );
  out.line();
  const told = Object.entries(outputs).filter(([, value]) => value !== undefined);
  out.table(
    ['output', 'value'],
    told.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  for (const warning of warnings) out.line(out.paint('yellow', `warning: ${warning}`));
}

export function showImages(images: readonly ShownImage[]): void {
  out.table(
    ['region', 'image', 'name', ''],
    images.map(({ region, imageId, name, status }) => [region, imageId, name, status === 'Available' ? '' : status]),
  );
}

export function showOutcomes(outcomes: readonly OutcomeLine[]): void {
  for (const { instance, slot, destination, state, reason, code, requestId } of outcomes) {
    const why = [reason, code && `(${code}, request ${requestId ?? 'none'})`].filter(Boolean).join(' ');
    out.line(`${slot} ${instance} in ${destination}: ${out.paint(colourOf(state), state)}${why && `, ${why}`}`);
  }
}

export function showRefused(calls: readonly { time: string; action: string; code: string; requestId: string }[]): void {
  for (const { time, action, code, requestId } of calls) {
    out.line(out.paint('yellow', `${time.slice(11, 16)}Z ${action} was refused: ${code} (request id ${requestId})`));
  }
}

export function showAges(ages: readonly AgeLine[]): void {
  for (const { instance, destination, hours, targetHours, state } of ages) {
    const age = hours === undefined ? state : `newest usable copy ${hours} h old`;
    out.line(`${instance} in ${destination}: ${age}, target ${targetHours} h`);
  }
}

/** @param ticks in which they were made */
export function showCalls(calls: Record<string, number>, ticks: number): void {
  out.heading(`The function's calls, over ${many(ticks, 'tick')}`);
  out.table(
    ['action', 'calls'],
    Object.entries(calls).map(([action, count]) => [action, String(count)]),
  );
}

export function showTrials(trials: readonly Trial[]): void {
  out.table(
    ['action', 'answer', ''],
    trials.map(({ call, answer, asExpected }) => [
      call,
      out.paint(asExpected ? 'green' : 'red', answer),
      asExpected ? '' : 'not as declared',
    ]),
  );
}

/** A bar on a terminal; nothing where lines are kept, since the nights themselves are the progress there. */
export function progress(total: number): { to: (done: number, label: string) => void; stop: () => void } {
  if (process.stdout.isTTY !== true) return { to: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    // A terminal's modes are left alone: nobody would set them back after a Ctrl-C.
    { format: '  {bar} {label}', clearOnComplete: true, linewrap: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return { to: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}

function colourOf(state: OutcomeLine['state']): 'green' | 'yellow' | 'red' {
  if (state === 'protected') return 'green';
  return state === 'in progress' || state === 'skipped' ? 'yellow' : 'red';
}
