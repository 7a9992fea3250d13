import { hoursText, placeText, timeText } from '../words';
import type { Colour, Output } from '../output';
import { showProblems } from '../problems';
import { isBare, type RegionLine, type ServerLine, type SlotLine, type Status } from './document';
import { showDrillStatus } from './drills';
import type { HeldPoints } from './vault';

/** Of each server and destination. */
const SLOTS_SHOWN = 2;

export function showStatus(status: Status, out: Output): void {
  const regions = status.regions.map((line) => regionText(line, out)).join(', ');
  out.line(`stack ${status.stack}, vault ${status.vault}, at ${timeText(status.at)}`);
  out.line(`${regions}`);
  const bare = isBare(status);
  if (!bare || status.servers.length > 0) showServers(status, out);
  if (bare) return showRemarks(status, out);
  if (status.slots.length > 0) {
    out.heading('Last slots');
    out.table(
      ['slot', 'plan', 'server', 'in', 'outcome', 'why'],
      lastSlots(status.slots).map((line) => slotRow(line, out)),
    );
  }
  showDrillStatus(status.drills, out);
  showHoldings(status, out);
  showRemarks(status, out);
}

function showServers({ servers }: Status, out: Output): void {
  out.heading('Newest usable copies');
  out.table(
    ['plan', 'server', 'in', 'taken', 'age', 'target', 'state', 'in progress'],
    servers.map((line) => serverRow(line, out)),
  );
}

function showHoldings({ points, orphans, quota, cost }: Status, out: Output): void {
  if (points.length > 0) {
    out.heading('Points');
    out.table(
      ['plan', 'server', 'in', 'kept', 'by', 'going', 'held'],
      points.map((place) => [
        place.plan,
        place.instance,
        place.region,
        String(place.kept),
        rulesThatKeep(place),
        String(place.going),
        place.held > 0 ? out.paint('yellow', String(place.held)) : '0',
      ]),
    );
  }
  if (orphans.length > 0) {
    out.heading('Snapshots of the vault whose image is gone');
    out.table(
      ['in', 'snapshot', 'goes', 'why'],
      orphans.map(({ region, snapshotId, goes, why }) => [region, snapshotId, goes ? 'yes' : 'no', why]),
    );
  }
  if (quota.length > 0) {
    out.heading('Image quota');
    out.table(
      ['in', 'images', 'of', 'left', 'full in'],
      quota.map(({ region, images, quota: all, left, daysToFull }) => [
        region,
        String(images),
        String(all),
        String(left),
        daysToFull === undefined ? 'no growth' : `${daysToFull} days`,
      ]),
    );
  }
  showCost(cost, out);
}

function showCost({ storedGiB, copiedGiB, storage, copying, total }: Status['cost'], out: Output): void {
  out.heading('A month costs at most');
  const price = (amount: number | undefined) => (amount === undefined ? '' : `: ${amount.toFixed(2)}`);
  out.line(`${storedGiB} GiB stored${price(storage)}, ${copiedGiB} GiB copied${price(copying)}`);
  if (total !== undefined) out.line(`together ${total.toFixed(2)}`);
  out.line('Every image is counted at the full size of its disks; snapshots hold only what has changed.');
}

/** `last: 3 (3), weekly: 8 (2)`: each rule, and how many points it keeps; a point may be kept by several. */
function rulesThatKeep({ points }: HeldPoints): string {
  const counts = new Map<string, number>();
  for (const { fate, why } of points) {
    for (const text of fate === 'kept' ? why : []) {
      const rule = text.replace(/ \(.*\)$/, '');
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  return [...counts].map(([rule, count]) => `${rule} (${count})`).join(', ');
}

/** What a person has to look at: one line each, the last thing that is said. */
function showRemarks({ problems, notes }: Pick<Status, 'problems' | 'notes'>, out: Output): void {
  out.line();
  for (const note of notes) out.line(`${out.paint('yellow', 'note:')} ${note}`);
  showProblems(problems, out);
  if (problems.length === 0) out.line(out.paint('green', 'No promise is broken.'));
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
