import type { Draft } from '../draft';
import { DRILL } from '../fields-drill';
import { joined, ROOT, shown, type Problem } from '../problems';

const at = (...steps: string[]): string => steps.reduce(joined, `${ROOT}drill`);

/** What the keys of `offsite:drill` must be to each other and to the rest. */
export function drillProblems(draft: Draft): Problem[] {
  const { drill, recovery } = draft;
  if (!drill) return [];
  if (!recovery) return [...placeProblems(drill, draft), ...probeProblems(drill), ...planProblems(drill, draft)];
  const rule = "belongs to the pipeline's stack: a stack with recovery has nothing that drills";
  return [{ path: at(), rule, received: shown(Object.keys(drill)) }];
}

type DrillDraft = NonNullable<Draft['drill']>;

function placeProblems({ region }: DrillDraft, { destinationRegions = [] }: Draft): Problem[] {
  if (region === undefined || destinationRegions.length === 0 || destinationRegions.includes(region)) return [];
  const rule = 'must be one of destinationRegions: elsewhere there are no copies';
  return [{ path: at('region'), rule, received: shown(region), example: destinationRegions[0] }];
}

function probeProblems({ probe }: DrillDraft): Problem[] {
  if (!probe || Object.keys(probe).length < 2) return [];
  const rule = 'must be either a command or a tcpPort';
  return [{ path: at('probe'), rule, received: shown(probe), example: DRILL.probe.example }];
}

function planProblems({ plans: names = [] }: DrillDraft, { plans = {} }: Draft): Problem[] {
  return names
    .filter((name) => !Object.hasOwn(plans, name))
    .map((name) => ({
      path: at('plans'),
      rule: 'must be plans of this stack',
      received: shown(name),
      example: Object.keys(plans)[0],
    }));
}
