import { CloudError } from '../../core/error';
import type { EcsCall } from './action';
import type { EcsState, Instance } from './state';

interface Kind {
  regionId: string;
  zoneId: string;
  type: string;
}

/** What the seed says of this type in this zone: entries of what is scarce. */
const scarce = (ecs: EcsState, { regionId, zoneId, type }: Kind): EcsState['soldOut'] =>
  ecs.soldOut.filter((each) => each.region === regionId && each.type === type && (each.zone ?? zoneId) === zoneId);

/** So many can still be had in this zone. */
export const stockOf = (ecs: EcsState, kind: Kind): number =>
  Math.min(Infinity, ...scarce(ecs, kind).map(({ left }) => left));

/** @throws CloudError OperationDenied.NoStock where there are fewer than that */
export function checkStock(ecs: EcsState, kind: Kind, amount = 1): void {
  if (stockOf(ecs, kind) >= amount) return;
  const why = `The requested resource is sold out in the zone ${kind.zoneId}: ${kind.type}.`;
  throw new CloudError('OperationDenied.NoStock', why, 403);
}

const kindOf = (call: EcsCall, { zoneId, type }: Pick<Instance, 'zoneId' | 'type'>): Kind => ({
  regionId: call.here.id,
  zoneId,
  type,
});

/** A server that is stopped for nothing gave its processor and memory back. */
export const holdsStock = ({ status, stoppedMode }: Instance): boolean =>
  status !== 'Stopped' || stoppedMode !== 'StopCharging';

/** @throws CloudError OperationDenied.NoStock */
export function takeStock(call: EcsCall, instance: Pick<Instance, 'zoneId' | 'type'>): void {
  const kind = kindOf(call, instance);
  checkStock(call.ecs, kind);
  for (const each of scarce(call.ecs, kind)) each.left -= 1;
}

export function giveStockBack(call: EcsCall, instance: Pick<Instance, 'zoneId' | 'type'>): void {
  for (const each of scarce(call.ecs, kindOf(call, instance))) each.left += 1;
}
