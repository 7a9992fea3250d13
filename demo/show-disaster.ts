import { hoursText, timeText } from '../src/cli/words';
import type { Preflight } from '../src/cli/preflight/document';
import type { Failback, Failover } from './disaster';
import { out } from './show';

export function showDark(region: string, at: string): void {
  out.heading(`${timeText(at)}: ${region} goes dark`);
  out.line('From now on nothing is heard from it, and nothing is asked of it.');
}

export function showLook({ region, servers, checks, problems, notes }: Preflight): void {
  out.heading(`Preflight: could the servers come up in ${region} now?`);
  out.table(
    ['server', 'data of', 'age', 'type', 'zone', 'address'],
    servers.map(({ instance, takenAt, ageHours, type = '-', zone = '-', privateIp = 'any' }) => [
      instance,
      timeText(takenAt),
      hoursText(ageHours),
      type,
      zone,
      privateIp,
    ]),
  );
  for (const { ok, found } of checks) out.line(`${ok ? out.paint('green', 'ok') : out.paint('red', 'no')} ${found}`);
  for (const note of notes) out.line(`note: ${note}`);
  for (const problem of problems) out.line(out.paint('red', `problem: ${problem}`));
}

export function showFailover({ region, servers, notStarted }: Failover): void {
  out.heading(`Failover: pulumi up of the recovery stack, in ${region}`);
  out.table(
    ['old server', 'new server', 'state', 'address', 'zone', 'type', 'data'],
    servers.map(({ instance, id, status, privateIp, zone, type, ageHours }) => [
      instance,
      id,
      out.paint(status === 'Running' ? 'green' : 'red', status),
      privateIp,
      zone,
      type,
      hoursText(ageHours),
    ]),
  );
  for (const { instance, notes } of servers) for (const note of notes) out.line(`note: ${instance}: ${note}`);
  for (const problem of notStarted) out.line(out.paint('red', `not started: ${problem}`));
}

export function showFailback({ from, to, points }: Failback): void {
  out.heading(`The first step back: what came up in ${from} is protected in ${to}`);
  for (const { instance, destination, state } of points) {
    out.line(`${instance} in ${destination}: ${out.paint(state === 'protected' ? 'green' : 'red', state)}`);
  }
  out.line('The way home, once the region is there again, is docs/runbooks/en/failback.md.');
}
