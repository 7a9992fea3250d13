import { getInstanceTypes } from '@pulumi/alicloud/ecs/getInstanceTypes';
import * as pulumi from '@pulumi/pulumi';
import type { Offers } from '../../recovery/restore/place';

/** What is in stock, by zone. What cannot be asked is left open: the cloud's own refusal then says the same, a little later. */
export async function readOffers(zones: readonly string[], options: pulumi.InvokeOptions): Promise<Offers> {
  const asked = [...new Set(zones)].map(async (zone): Promise<[string, readonly string[] | undefined]> => {
    try {
      return [zone, (await getInstanceTypes({ availabilityZone: zone }, options)).ids];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await pulumi.log.warn(`What is in stock in ${zone} could not be asked: ${why}`);
      return [zone, undefined];
    }
  });
  return Object.fromEntries(await Promise.all(asked));
}
