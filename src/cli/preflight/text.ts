import type { Output } from '../output';
import { oldest, type Preflight, type ServerLine } from './document';
import { showProblems } from '../problems';
import { hoursText, many, timeText } from '../words';

export function showPreflight(preflight: Preflight, out: Output): void {
  const { stack, vault, region, mode, configured, at, servers, checks, problems, notes } = preflight;
  const as = configured === undefined ? mode : `as if ${mode}; mode is ${configured}`;
  out.line(`stack ${stack} (${as}), vault ${vault}, in ${region}, at ${timeText(at)}`);
  out.heading('What would come up');
  out.table(
    ['plan', 'server', 'age', 'type', 'zone', 'address', 'there already', 'look and dry run'],
    servers.map((server) => row(server, out)),
  );
  if (checks.length > 0) {
    out.heading('All together');
    for (const check of checks) out.line(`${mark(check.ok, out)} ${check.found}`);
  }
  out.line();
  for (const note of notes) out.line(`${out.paint('yellow', 'note:')} ${note}`);
  showProblems(problems, out);
  if (problems.length > 0) return;
  const age = oldest(servers);
  const untried = servers.filter((server) => server.untried !== undefined).length;
  const done = out.paint('green', `It can be done now: ${many(servers.length, 'server')}, the oldest data ${age} old.`);
  if (untried === 0) out.line(done);
  else out.line(`${done} ${out.paint('yellow', `Not tried: ${untried} of them, see the note.`)}`);
}

function row(
  { plan, instance, ageHours, type, zone, privateIp, there, checks, untried }: ServerLine,
  out: Output,
): string[] {
  const known = there && `${there.id}, ${there.status}`;
  return [
    plan,
    instance,
    hoursText(ageHours),
    type ?? '-',
    zone ?? '-',
    privateIp ?? (type ? 'any' : '-'),
    known ?? '',
    type === undefined ? out.paint('red', 'no place') : told({ checks, untried }, out),
  ];
}

function told({ checks, untried }: Pick<ServerLine, 'checks' | 'untried'>, out: Output): string {
  const wrong = checks.filter(({ ok }) => !ok).map(({ what }) => what);
  if (wrong.length > 0) return out.paint('red', `no: ${wrong.join(', ')}`);
  if (untried !== undefined) return out.paint('yellow', checks.length > 0 ? 'ok, not tried' : 'not tried');
  return out.paint('green', checks.length === 0 ? 'it is up' : 'ok');
}

function mark(ok: boolean, out: Output): string {
  return ok ? out.paint('green', 'ok') : out.paint('red', 'no');
}
