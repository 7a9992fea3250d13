import type { Action, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import type { Network, VpcRegion, VSwitch } from './state';

/** A call with the region's networks at hand. */
export interface VpcCall extends Call {
  here: VpcRegion;
  regionId: string;
}

type Spec = Omit<Action, 'service' | 'version' | 'permission' | 'handle' | 'resources'> & {
  /** Without `acs:vpc:<region>:<account>:` in front. */
  resources(params: Params): string[];
  handle(params: Params, call: VpcCall): object;
};

/** An entry of the table of VPC. */
export function vpcAction({ resources, handle, ...rest }: Spec): Action {
  return {
    ...rest,
    service: 'vpc',
    version: '2016-04-28',
    permission: `vpc:${rest.name}`,
    resources: (params, call) =>
      resources(params).map(
        (part) => `acs:vpc:${call.region || (text(params, 'RegionId') ?? '')}:${call.accountId}:${part}`,
      ),
    handle: (params, call) => {
      const regionId = call.region || (text(params, 'RegionId') ?? '');
      const here = call.world.vpc[regionId];
      if (here) return handle(params, { ...call, here, regionId });
      throw new CloudError('InvalidRegionId.NotFound', `The specified RegionId does not exist: "${regionId}".`, 404);
    },
  };
}

/** @throws CloudError InvalidVpcId.NotFound */
export function networkOf(here: VpcRegion, id: string): Network {
  const network = here.networks[id];
  if (network) return network;
  throw new CloudError('InvalidVpcId.NotFound', `Specified VPC does not exist: "${id}".`, 404);
}

/** @throws CloudError InvalidVSwitchId.NotFound */
export function switchOf(here: VpcRegion, params: Params): VSwitch {
  const id = need(params, 'VSwitchId');
  const found = here.switches[id];
  if (found) return found;
  throw new CloudError('InvalidVSwitchId.NotFound', `Specified vSwitch does not exist: "${id}".`, 404);
}
