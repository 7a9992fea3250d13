import type { Probe } from '../../plan/drill-settings';

/** Seconds that a probe may take. */
export const PROBE_SECONDS = 60;

/** What Cloud Assistant runs on the server; exit code 0 is well. */
export function probeScript(probe: Probe, isWindows: boolean): string {
  if ('command' in probe) return probe.command;
  const { tcpPort } = probe;
  return isWindows
    ? `exit [int](-not (Test-NetConnection 127.0.0.1 -Port ${tcpPort} -InformationLevel Quiet))`
    : `timeout 5 bash -c '</dev/tcp/127.0.0.1/${tcpPort}'`;
}
