import type { World } from '../../core/world';
import type {} from '../ecs/state';
import type { Cidr } from './cidr';
import { addressText, readCidr, usable } from './cidr';
import type { VSwitch } from './state';

const NONE: Cidr = { first: 0, last: -1, bits: 32 };
export const rangeOf = (vSwitch: VSwitch): Cidr => readCidr(vSwitch.cidr) ?? NONE;

/** Private addresses in use in a vSwitch. */
export const addressesIn = (world: World, region: string, vSwitchId: string): Set<string> =>
  new Set(
    Object.values(world.ecs.regions[region]?.instances ?? {})
      .filter((instance) => instance.vSwitchId === vSwitchId)
      .map(({ privateIp }) => privateIp),
  );

export function freeCount(world: World, region: string, vSwitch: VSwitch): number {
  const { first, last } = usable(rangeOf(vSwitch));
  return Math.max(0, last - first + 1 - addressesIn(world, region, vSwitch.id).size);
}

/** The lowest address that is free; undefined if there is none. */
export function freeAddress(world: World, region: string, vSwitch: VSwitch): string | undefined {
  const taken = addressesIn(world, region, vSwitch.id);
  const { first, last } = usable(rangeOf(vSwitch));
  for (let address = first; address <= last; address += 1) {
    const text = addressText(address);
    if (!taken.has(text)) return text;
  }
  return undefined;
}
