import { styleText } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { UpResult } from 'local-cloud';
import { many } from '../src/cli/words';
import type { AgeLine, OutcomeLine } from '../src/recovery/report';
import type { ShownImage } from './document';
import type { Trial } from './sub-user';

/** Everything that the demo prints for a person. Colours and the bar are for a terminal, plain lines for a pipe. */
const onTerminal = process.stdout.isTTY === true && !process.env.NO_COLOR;

export function heading(text: string): void {
  console.log(`\n${paint('bold', text)}`);
}

export function line(text: string): void {
  console.log(`  ${text}`);
}

export function showDeployed({ resources, outputs, warnings }: UpResult): void {
  const table = plainTable(['type', 'name', 'id']);
  for (const { type, name, id } of resources) table.push([type.replace(/^alicloud:/, ''), name, id]);
  console.log(table.toString());
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined) line(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  for (const warning of warnings) line(paint('yellow', `warning: ${warning}`));
}

export function showImages(images: readonly ShownImage[]): void {
  const table = plainTable(['region', 'image', 'name', 'status']);
  for (const { region, imageId, name, status } of images) table.push([region, imageId, name, status]);
  console.log(table.toString());
}

export function showOutcomes(outcomes: readonly OutcomeLine[]): void {
  for (const { instance, slot, destination, state, reason, code, requestId } of outcomes) {
    const why = [reason, code && `(${code}, request ${requestId ?? 'none'})`].filter(Boolean).join(' ');
    line(`${slot} ${instance} in ${destination}: ${paint(colourOf(state), state)}${why && `, ${why}`}`);
  }
}

export function showRefused(calls: readonly { time: string; action: string; code: string; requestId: string }[]): void {
  for (const { time, action, code, requestId } of calls) {
    line(paint('yellow', `${time.slice(11, 16)}Z ${action} was refused: ${code} (request id ${requestId})`));
  }
}

export function showAges(ages: readonly AgeLine[]): void {
  for (const { instance, destination, hours, targetHours, state } of ages) {
    const age = hours === undefined ? state : `newest usable copy ${hours} h old`;
    line(`${instance} in ${destination}: ${age}, target ${targetHours} h`);
  }
}

/** @param ticks in which they were made */
export function showCalls(calls: Record<string, number>, ticks: number): void {
  heading(`The function's calls, over ${many(ticks, 'tick')}`);
  const counts = Object.entries(calls).map(([action, count]) => `${action} ${count}`);
  line(counts.join(', '));
}

export function showTrials(trials: readonly Trial[]): void {
  for (const { call, answer, asExpected } of trials) {
    line(`${call.padEnd(15)} ${paint(asExpected ? 'green' : 'red', answer)}${asExpected ? '' : ' (not as declared)'}`);
  }
}

/** A bar on a terminal; nothing where lines are kept, since the nights themselves are the progress there. */
export function progress(total: number): { to: (done: number, label: string) => void; stop: () => void } {
  if (!onTerminal) return { to: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    { format: '  {bar} {label}', clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return { to: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}

function colourOf(state: OutcomeLine['state']): 'green' | 'yellow' | 'red' {
  if (state === 'protected') return 'green';
  return state === 'in progress' || state === 'skipped' ? 'yellow' : 'red';
}

export function paint(style: 'bold' | 'green' | 'yellow' | 'red', text: string): string {
  return onTerminal ? styleText(style, text) : text;
}

export function plainTable(head: string[]): Table.Table {
  const chars = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
      .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((name) => [name, '']),
  );
  return new Table({
    head,
    chars: { ...chars, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0 },
  });
}
