import type { DrillSettings, Probe } from '../drill-settings';
import { DEFAULT_TIME_ZONE, type Draft } from './draft';

const DEFAULT_TIMEOUT_MINUTES = 30;

/** Every default filled in. The draft has passed all rules, so what is required is there. */
export function completeDrill(
  draft: NonNullable<Draft['drill']>,
  destinationRegions: readonly string[],
): DrillSettings {
  const { network } = draft;
  return {
    schedule: draft.schedule ?? '',
    timeZone: draft.timeZone ?? DEFAULT_TIME_ZONE,
    region: draft.region ?? destinationRegions[0] ?? '',
    plans: draft.plans?.toSorted(),
    instances: draft.instances?.toSorted(),
    probe: draft.probe && Object.keys(draft.probe).length > 0 ? (draft.probe as Probe) : undefined,
    timeoutMinutes: draft.timeoutMinutes ?? DEFAULT_TIMEOUT_MINUTES,
    network: network && { vSwitchIds: network.vSwitchIds ?? [], securityGroupIds: network.securityGroupIds ?? [] },
    typeFallbacks: draft.typeFallbacks ?? {},
  };
}
