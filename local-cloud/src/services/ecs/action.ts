import type { Action, Params, ParamSpec, Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { text } from '../../params/read';
import type { EcsRegion, EcsState } from './state';
import { endReleases } from './instanceStates';
import { resourceTags } from './resourceTags';
import { endStarts } from './starts';
import { settle } from './tasks';

/** A call with the region's present state at hand. */
export interface EcsCall extends Call {
  ecs: EcsState;
  here: EcsRegion;
}

export interface EcsActionSpec {
  name: string;
  /** What is to be allowed, without `acs:ecs:<region>:<account>:` in front; `*` stands for `acs:ecs:<region>:<account>:*`. */
  resources(params: Params, call: Call): string[];
  handle(params: Params, call: EcsCall): object | Reply;
  parameters?: ParamSpec[];
  errors?: string[];
  inert?: string[];
  refused?: string[];
  judges?: string[];
  readOnly?: boolean;
  /** Where nothing tells the region, the one that has this resource. */
  findRegion?(params: Params, ecs: EcsState): EcsRegion | undefined;
}

/** An ECS action: finds the region, brings images up to the present, hands over. */
export function ecsAction(spec: EcsActionSpec): Action {
  const { resources, handle, findRegion, ...rest } = spec;
  return {
    ...rest,
    service: 'ecs',
    version: '2014-05-26',
    permission: `ecs:${spec.name}`,
    resources: (params, call) => resources(params, call).map((part) => arn(call, part, spec, params)),
    conditions: (params, call) => resourceTags(resources(params, call), regionOf(params, call, spec)),
    handle: (params, call) => {
      const asked = text(params, 'RegionId');
      if (asked && call.region && asked !== call.region) throw elsewhere(asked, call);
      settle(call.world);
      endStarts(call.world);
      const here = regionOf(params, call, spec);
      if (!here) throw noRegion(asked ?? call.region);
      // Not a copy, which would take as long as a look-up itself: the object is this call's own.
      const own = Object.assign(call, { ecs: call.world.ecs, here });
      if (own.ecs.releases) endReleases(own);
      return handle(params, own);
    },
  };
}

/** `acs:ecs:<region>:<account>:<part>`; a part may already be whole. */
function arn(call: Call, part: string, spec: EcsActionSpec, params: Params): string {
  if (part.startsWith('acs:')) return part;
  const region = regionOf(params, call, spec)?.id ?? call.region;
  return `acs:ecs:${region}:${call.accountId}:${part}`;
}

function regionOf(params: Params, call: Call, spec: EcsActionSpec): EcsRegion | undefined {
  const { ecs } = call.world;
  const id = call.region || text(params, 'RegionId');
  if (id) return ecs.regions[id];
  // What no region has is missed in any of them.
  return spec.findRegion && (spec.findRegion(params, ecs) ?? Object.values(ecs.regions)[0]);
}

/** A region's endpoint serves that region. */
function elsewhere(asked: string, call: Call): CloudError {
  if (!call.world.ecs.regions[asked]) return noRegion(asked);
  const why = `The specified endpoint cant operate this region: it is ${call.region}'s, and RegionId is ${asked}.`;
  return new CloudError('InvalidOperation.NotSupportedEndpoint', why, 403);
}

const noRegion = (id: string): CloudError =>
  new CloudError('InvalidRegionId.NotFound', `The specified RegionId does not exist: "${id}".`, 404);
