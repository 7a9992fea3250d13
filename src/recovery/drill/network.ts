import { DRILL_TAG, type DrillNetwork } from '../../plan/drill-settings';
import { TAG, type Tags } from '../identity';

/** On the security group, so that one look at it tells the whole network. */
const VSWITCHES = 'offsite-vswitches';

/** What the security group of the network that the stack made is found by. */
export function networkTags(vault: string): Tags {
  return { [TAG.vault]: vault, [DRILL_TAG.key]: 'network' };
}

export function vSwitchTags(vSwitchIds: readonly string[]): Tags {
  return { [VSWITCHES]: vSwitchIds.join(' ') };
}

export function readNetwork(securityGroupId: string, tags: Tags): DrillNetwork {
  const vSwitchIds = (tags[VSWITCHES] ?? '').split(' ').filter((id) => id !== '');
  return { vSwitchIds, securityGroupIds: [securityGroupId] };
}
