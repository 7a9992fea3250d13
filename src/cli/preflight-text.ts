import type { Output } from './output';
import { count, oldest, type Check, type Preflight, type ServerLine } from './preflight-document';
import { showProblems } from './problems';
import { hoursText, timeText } from './words';

export function showPreflight(preflight: Preflight, out: Output): void {
  const { stack, vault, region, mode, at, servers, checks, problems, notes } = preflight;
  out.line(`stack ${stack} (${mode}), vault ${vault}, in ${region}, at ${timeText(at)}`);
  out.heading('What would come up');
  out.table(
    ['plan', 'server', 'data of', 'age', 'type', 'zone', 'address', 'there already', 'look and dry run'],
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
  out.line(out.paint('green', `It can be done now: ${count(servers.length)}, the oldest data ${age} old.`));
}

function row(
  { plan, instance, takenAt, ageHours, type, zone, privateIp, there, checks }: ServerLine,
  out: Output,
): string[] {
  const known = there && `${there.id}, ${there.status}`;
  return [
    plan,
    instance,
    timeText(takenAt),
    hoursText(ageHours),
    type ?? '-',
    zone ?? '-',
    privateIp ?? (type ? 'any' : '-'),
    known ?? '-',
    type === undefined ? out.paint('red', 'no place') : told(checks, out),
  ];
}

function told(checks: readonly Check[], out: Output): string {
  const wrong = checks.filter(({ ok }) => !ok).map(({ what }) => what);
  if (wrong.length > 0) return out.paint('red', `no: ${wrong.join(', ')}`);
  if (checks.length === 0) return out.paint('green', 'it is up');
  return checks.some(({ what }) => what === 'dry run')
    ? out.paint('green', 'ok')
    : out.paint('yellow', 'ok, not tried');
}

function mark(ok: boolean, out: Output): string {
  return ok ? out.paint('green', 'ok') : out.paint('red', 'no');
}
