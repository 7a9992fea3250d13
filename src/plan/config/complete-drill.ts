import type { DrillSettings, Probe } from '../drill-settings';
import { DEFAULT_TIME_ZONE, type Draft } from './draft';

const DEFAULTS = { timeZone: DEFAULT_TIME_ZONE, timeoutMinutes: 30, typeFallbacks: {} };

/** Every default filled in. The draft has passed all rules, so what is required is there. */
export function completeDrill(
  draft: NonNullable<Draft['drill']>,
  [firstDestination = '']: readonly string[],
): DrillSettings {
  const { network, probe } = draft;
  return {
    ...DEFAULTS,
    // Members that were not given are not there, so they overwrite nothing.
    ...draft,
    schedule: draft.schedule ?? '',
    region: draft.region ?? firstDestination,
    plans: draft.plans?.toSorted(),
    instances: draft.instances?.toSorted(),
    probe: probe && Object.keys(probe).length > 0 ? (probe as Probe) : undefined,
    network: network && { vSwitchIds: network.vSwitchIds ?? [], securityGroupIds: network.securityGroupIds ?? [] },
  };
}
