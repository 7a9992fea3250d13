import type { NetworkWish, RecoverySettings } from '../recovery-settings';
import type { Draft } from './draft';
import { portsOf } from './fields-recovery';

type RecoveryDraft = NonNullable<Draft['recovery']>;

const DEFAULT_CHECK_SECONDS = 60;
const DEFAULTS = { mode: 'off', typeFallbacks: {}, defaults: {}, overrides: {}, protect: true } as const;

/** Every default filled in. The draft has passed all rules, so what is required is there. */
export function completeRecovery(draft: RecoveryDraft, destinationRegions: readonly string[]): RecoverySettings {
  const { point, servers = {}, network, check } = draft;
  return {
    ...DEFAULTS,
    ...(draft as Partial<RecoverySettings>),
    region: draft.region ?? destinationRegions[0] ?? '',
    point: point === undefined || point === 'newest' ? undefined : new Date(point),
    // Sorted, so that typing them in another order changes nothing.
    servers: { ...servers, plans: servers.plans?.toSorted(), instances: servers.instances?.toSorted() },
    network: network && completeNetwork(network),
    check: check && { command: '', timeoutSeconds: DEFAULT_CHECK_SECONDS, ...check },
  };
}

function completeNetwork(network: NonNullable<RecoveryDraft['network']>): NetworkWish {
  const { vSwitchIds, securityGroupIds = [], cidr = '', vSwitches = {}, ingress = {} } = network;
  if (vSwitchIds) return { kind: 'existing', vSwitchIds, securityGroupIds };
  const rules = Object.entries(ingress).map(([name, { protocol = 'tcp', ports, from = '' }]) => ({
    name,
    protocol: protocol as 'tcp',
    ports: ports === undefined ? (EVERY_PORT[protocol] ?? '-1/-1') : (portsOf(ports) ?? ports),
    cidr: from,
  }));
  return { kind: 'made', cidr, vSwitches, ingress: rules };
}

/** Of protocols that have ports. */
const EVERY_PORT: Record<string, string> = { tcp: '1/65535', udp: '1/65535' };
