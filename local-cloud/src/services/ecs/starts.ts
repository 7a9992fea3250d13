import type { Call } from '../../core/call';
import type { World } from '../../core/world';
import { minutesOf } from './draw';
import type { EcsRegion, EcsState, Instance } from './state';

type StartCall = Call & { ecs: EcsState; here: EcsRegion };

/** An instance that was told to run is so after its boot time; at once where the seed gives none. */
export function beginStart(call: StartCall, instance: Instance, meanwhile: 'Pending' | 'Starting'): void {
  const minutes = minutesOf(call.ecs.durations.bootMinutes, call.random);
  instance.status = minutes > 0 ? meanwhile : 'Running';
  if (minutes === 0) return;
  call.ecs.starts.push({ regionId: call.here.id, instanceId: instance.id, at: call.world.now + minutes * 60_000 });
}

/** It is no longer awaited: it was stopped or deleted meanwhile. */
export function dropStart(call: Pick<StartCall, 'ecs'>, instance: Instance): void {
  call.ecs.starts = call.ecs.starts.filter(({ instanceId }) => instanceId !== instance.id);
}

/** Brings instances up to the present. */
export function endStarts({ ecs, now }: World): void {
  if (ecs.starts.length === 0) return;
  for (const { regionId, instanceId } of ecs.starts.filter(({ at }) => at <= now)) {
    const instance = ecs.regions[regionId]?.instances[instanceId];
    if (instance) instance.status = 'Running';
  }
  ecs.starts = ecs.starts.filter(({ at }) => at > now);
}
