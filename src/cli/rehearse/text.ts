import { plot } from 'simple-ascii-chart';
import type { Settings } from '../../plan/settings';
import type { Age, Moment, Rehearsed } from '../../rehearsal/rehearse';
import type { Output } from '../output';
import { hoursText, many, timeText } from '../words';

type Told = Rehearsed & { stack: string; seed: number; faults: number };

const DAY = 86_400_000;
const CHART_HEIGHT = 12;

export function showRehearsed(told: Told, settings: Settings, out: Output, columns: number): void {
  const { stack, from, until, servers, faults, seed, ages, worst, lost, end } = told;
  const nights = Math.round((until.getTime() - from.getTime()) / DAY);
  const way = `${settings.sourceRegion} to ${settings.destinationRegions.join(', ')}`;
  const trouble = faults > 0 ? `, trouble at ${Math.round(faults * 1000) / 10} % of calls` : '';
  out.line(
    `stack ${stack}: ${many(nights, 'night')} from ${timeText(from)}, servers ${servers}, ${way}${trouble}, seed ${seed}`,
  );
  if (ages.length > 0) {
    out.heading('Age of the newest usable copy by night, in hours, of the server for which it is oldest');
    out.line(chart(ages, from, nights, columns));
  }
  if (lost) {
    showMoment(`Left when ${lost.region} is lost in night ${lost.night}, ${timeText(lost.at)}`, lost, out);
  }
  if (worst) showMoment(`Left on the worst day, ${timeText(worst.at)}, if the source were lost then`, worst, out);
  showMoment(`Left at the end, ${timeText(end.at)}`, end, out);
  showSums(told, out);
}

/** The oldest of each column's share of the nights: a peak of an hour is not lost in a year. */
function chart(ages: readonly Age[], from: Date, nights: number, columns: number): string {
  const width = Math.max(20, Math.min(columns - 12, 100));
  const oldest = new Map<number, number>();
  for (const { at, hours } of ages) {
    const night = (at.getTime() - from.getTime()) / DAY;
    const column = Math.min(width - 1, Math.floor((night / nights) * width));
    oldest.set(column, Math.max(hours, oldest.get(column) ?? 0));
  }
  const points = [...oldest].map(([column, hours]): [number, number] => [(column * nights) / width, hours]);
  const top = Math.ceil(Math.max(...points.map(([, hours]) => hours)) / 10) * 10;
  const marks = [0, 1, 2, 3, 4].map((quarter) => Math.round((nights * quarter) / 4));
  return plot(points, {
    width,
    height: CHART_HEIGHT,
    yRange: [0, top],
    customXAxisTicks: marks,
    customYAxisTicks: [0, top / 2, top],
    formatter: (value) => Math.round(value),
  }).trimEnd();
}

function showMoment(title: string, { holdings }: Moment, out: Output): void {
  out.heading(title);
  if (holdings.length === 0) return out.line('nothing that can be reached');
  out.table(
    ['plan', 'server', 'in', 'copies', 'newest taken', 'age', 'target'],
    holdings.map(({ plan, instance, destination, copies, newest, hours, targetHours }) => [
      plan,
      instance,
      destination,
      String(copies),
      timeText(newest),
      out.paint(hours > targetHours ? 'red' : 'green', hoursText(hours)),
      hoursText(targetHours),
    ]),
  );
}

function showSums({ outcomes, calls, ticks, gibibytes, monthlyCost, problems, lost }: Told, out: Output): void {
  out.heading('In all');
  out.line(`slots: ${counts(outcomes)}`);
  const changing = Object.entries(calls.accepted).filter(([action]) => !action.startsWith('Describe'));
  out.line(`calls that changed something, in ${many(ticks, 'tick')}: ${counts(Object.fromEntries(changing))}`);
  const unanswered = lost ? `; ${lost.region} answered none from ${timeText(lost.at)} on` : '';
  out.line(`calls refused: ${counts(calls.refused)}${unanswered}`);
  const cost = monthlyCost === undefined ? '' : `, at most ${monthlyCost.toFixed(2)} a month`;
  out.line(
    `snapshots at the end: of ${gibibytes} GiB of disks${cost}; less is billed, since snapshots are incremental`,
  );
  for (const problem of problems) out.line(`${out.paint('red', 'at the end:')} ${problem}`);
}

function counts(by: Partial<Record<string, number>>): string {
  const entries = Object.entries(by).sort(([, a = 0], [, b = 0]) => b - a);
  return entries.length === 0 ? 'none' : entries.map(([what, count]) => `${what} ${count}`).join(', ');
}
