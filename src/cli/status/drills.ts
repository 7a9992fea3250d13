import type { Settings } from '../../plan/settings';
import { reasonOf, roundedSteps } from '../../recovery/drill/report';
import { lastResults, type Steps } from '../../recovery/drill/result';
import { slotText } from '../../recovery/identity';
import type { Vault } from '../../recovery/retention/vault';
import type { Output } from '../output';
import { timeText } from '../words';

/** The last drill of one server in one region: the steps are its RTO, in minutes. */
export interface DrillStatus extends Steps {
  instance: string;
  region: string;
  /** Absent for a server that was never drilled there. */
  outcome?: 'passed' | 'failed';
  endedAt?: string;
  reason?: string;
}

/** Of the region that is drilled in, every server that has a copy; of others, those that were drilled. */
export function drillLines({ drill }: Settings, { regions, now }: Vault): DrillStatus[] {
  return Object.entries(regions).flatMap(([region, view]) => {
    const points = view.readable ? view.points : [];
    const last = lastResults(points, now);
    const all = region === drill?.region ? points.map(({ identity }) => identity.instance) : [...last.keys()];
    return [...new Set(all)].sort().map((instance): DrillStatus => {
      const result = last.get(instance);
      if (!result) return { instance, region };
      const { outcome, at, steps } = result;
      const reason = drill && reasonOf(result, drill);
      return { instance, region, outcome, endedAt: slotText(at), ...roundedSteps(steps), reason };
    });
  });
}

export function showDrillStatus(lines: readonly DrillStatus[] | undefined, out: Output): void {
  if (!lines || lines.length === 0) return;
  out.heading('Last drills, in minutes from asking for a server');
  out.table(
    ['server', 'in', 'drilled', 'outcome', 'running', 'booted', 'probed', 'why'],
    lines.map(({ instance, region, outcome, endedAt, reason, ...steps }) => [
      instance,
      region,
      endedAt ? timeText(endedAt) : 'never',
      outcome ? out.paint(outcome === 'passed' ? 'green' : 'red', outcome) : '-',
      ...[steps.running, steps.booted, steps.probed].map((minutes) => String(minutes ?? '-')),
      reason ?? '',
    ]),
  );
}
