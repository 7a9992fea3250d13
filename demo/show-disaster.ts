import { hoursText, timeText } from '../src/cli/words';
import type { Preflight } from '../src/cli/preflight/document';
import type { Failback, Failover } from './disaster';
import { heading, line, paint, plainTable } from './show';

export function showDark(region: string, at: string): void {
  heading(`${timeText(at)}: ${region} goes dark`);
  line('From now on nothing is heard from it, and nothing is asked of it.');
}

export function showLook({ region, servers, checks, problems, notes }: Preflight): void {
  heading(`Preflight: could the servers come up in ${region} now?`);
  const table = plainTable(['server', 'data of', 'age', 'type', 'zone', 'address']);
  for (const { instance, takenAt, ageHours, type = '-', zone = '-', privateIp = 'any' } of servers) {
    table.push([instance, timeText(takenAt), hoursText(ageHours), type, zone, privateIp]);
  }
  console.log(table.toString());
  for (const { ok, found } of checks) line(`${ok ? paint('green', 'ok') : paint('red', 'no')} ${found}`);
  for (const note of notes) line(`note: ${note}`);
  for (const problem of problems) line(paint('red', `problem: ${problem}`));
}

export function showFailover({ region, servers, notStarted }: Failover): void {
  heading(`Failover: pulumi up of the recovery stack, in ${region}`);
  const table = plainTable(['old server', 'new server', 'state', 'address', 'zone', 'type', 'age of its data']);
  for (const { instance, id, status, privateIp, zone, type, ageHours } of servers) {
    table.push([
      instance,
      id,
      paint(status === 'Running' ? 'green' : 'red', status),
      privateIp,
      zone,
      type,
      hoursText(ageHours),
    ]);
  }
  console.log(table.toString());
  for (const { instance, notes } of servers) for (const note of notes) line(`note: ${instance}: ${note}`);
  for (const problem of notStarted) line(paint('red', `not started: ${problem}`));
}

export function showFailback({ from, to, points }: Failback): void {
  heading(`The first step back: what came up in ${from} is protected in ${to}`);
  for (const { instance, destination, state } of points) {
    line(`${instance} in ${destination}: ${paint(state === 'protected' ? 'green' : 'red', state)}`);
  }
  line('The way home, once the region is there again, is docs/runbooks/en/failback.md.');
}
