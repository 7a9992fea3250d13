import { hoursText, placeText, timeText } from './words';
import type { Colour, Output } from './output';
import type { RegionLine, ServerLine, SlotLine, Status } from './status-document';

/** Of each server and destination. */
const SLOTS_SHOWN = 2;

export function showStatus(status: Status, out: Output): void {
  const regions = status.regions.map((line) => regionText(line, out)).join(', ');
  out.line(`stack ${status.stack}, vault ${status.vault}, at ${timeText(status.at)}`);
  out.line(`${regions}`);
  out.heading('Newest usable copies');
  out.table(
    ['plan', 'server', 'in', 'taken', 'age', 'target', 'state', 'in progress'],
    status.servers.map((line) => serverRow(line, out)),
  );
  out.heading('Last slots');
  out.table(
    ['slot', 'plan', 'server', 'in', 'outcome', 'why'],
    lastSlots(status.slots).map((line) => slotRow(line, out)),
  );
  showRemarks(status, out);
}

/** What a person has to look at: one line each, the last thing that is said. */
export function showRemarks({ problems, notes }: Pick<Status, 'problems' | 'notes'>, out: Output): void {
  out.line();
  for (const note of notes) out.line(`${out.paint('yellow', 'note:')} ${note}`);
  showProblems(problems, out);
  if (problems.length === 0) out.line(out.paint('green', 'No promise is broken.'));
}

export function showProblems(problems: readonly string[], out: Output): void {
  for (const problem of problems) out.line(`${out.paint('red', 'problem:')} ${problem}`);
}

function regionText({ region, role, readable, code }: RegionLine, out: Output): string {
  return readable ? `${role} ${region}` : `${role} ${region} ${out.paint('red', `not readable (${code})`)}`;
}

const STATE_COLOURS: Partial<Record<ServerLine['state'], Colour>> = {
  'within target': 'green',
  'over target': 'red',
  unreadable: 'red',
};

function serverRow(line: ServerLine, out: Output): string[] {
  const { plan, instance, destination, takenAt, hours, targetHours, state, inProgress } = line;
  return [
    plan,
    instance,
    destination,
    takenAt ? timeText(takenAt) : '-',
    hours === undefined ? '-' : hoursText(hours),
    hoursText(targetHours),
    out.paint(STATE_COLOURS[state] ?? 'yellow', state),
    inProgress.map(({ slot, reason }) => `${timeText(slot)}: ${reason}`).join('; '),
  ];
}

function lastSlots(slots: readonly SlotLine[]): SlotLine[] {
  const shown = new Map<string, number>();
  return slots.filter((line) => {
    const count = (shown.get(placeText(line)) ?? 0) + 1;
    shown.set(placeText(line), count);
    return count <= SLOTS_SHOWN;
  });
}

const OUTCOME_COLOURS: Record<SlotLine['state'], Colour> = {
  protected: 'green',
  'in progress': 'yellow',
  skipped: 'yellow',
  partial: 'red',
  missed: 'red',
  failed: 'red',
};

function slotRow({ slot, kind, plan, instance, destination, state, reason, code, requestId }: SlotLine, out: Output) {
  const answer = code ? ` (${code}${requestId ? `, request id ${requestId}` : ''})` : '';
  return [
    `${timeText(slot)}${kind === 'adhoc' ? ' ad hoc' : ''}`,
    plan,
    instance,
    destination,
    out.paint(OUTCOME_COLOURS[state], state),
    `${reason}${answer}`,
  ];
}
