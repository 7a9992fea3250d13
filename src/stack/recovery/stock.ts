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
      await pulumi.log.warn(`What is in stock in ${zone} could not be asked: ${readable(why)}`);
      return [zone, undefined];
    }
  });
  return Object.fromEntries(await Promise.all(asked));
}

/** Without the provider's places in its source and its whole answers, which are hundreds of lines long. */
export function readable(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const short = lines.filter((line) => line !== '' && line.length <= LONGEST && !/\.go:\d+:$/.test(line));
  return short.join(' ') || message.slice(0, LONGEST);
}

const LONGEST = 300;
