import type { Draft } from './draft';
import { DRILL } from './fields-drill';
import { joined, ROOT, shown, type Problem } from './problems';

const at = (...steps: string[]): string => steps.reduce(joined, `${ROOT}drill`);

/** What the keys of `offsite:drill` must be to each other and to the rest. */
export function drillProblems({ drill, recovery, destinationRegions = [], plans = {} }: Draft): Problem[] {
  if (!drill) return [];
  const problems: Problem[] = [];
  const add = (path: string, rule: string, received: unknown, example?: string): void => {
    problems.push({ path, rule, received: shown(received), example });
  };
  const { region, probe, plans: names = [] } = drill;
  if (recovery)
    add(at(), "belongs to the pipeline's stack: a stack with recovery has nothing that drills", Object.keys(drill));
  if (region !== undefined && destinationRegions.length > 0 && !destinationRegions.includes(region)) {
    const rule = 'must be one of destinationRegions: elsewhere there are no copies';
    add(at('region'), rule, region, destinationRegions[0]);
  }
  if (probe && Object.keys(probe).length > 1) {
    add(at('probe'), 'must be either a command or a tcpPort', probe, DRILL.probe.example);
  }
  for (const name of recovery ? [] : names.filter((one) => !Object.hasOwn(plans, one))) {
    add(at('plans'), 'must be plans of this stack', name, Object.keys(plans)[0]);
  }
  return problems;
}
