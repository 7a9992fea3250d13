import { observe } from '../../reconcile/observe';
import { decide } from '../../recovery/decide';
import { slotText } from '../../recovery/identity';
import { outcomes } from '../../recovery/outcomes';
import { unreadable, type AdHocRequest } from '../../recovery/world';
import type { Cloud, Stack } from '../context';
import { CliError, EXIT } from '../exit';
import { isLimited, newestSheets, withSheets } from './limited-key';
import { requestsFor, targetsOf } from './targets';
import { failureText } from '../words';

/** What is to be made, and with which rights. */
export interface Order {
  requests: AdHocRequest[];
  resumed: AdHocRequest[];
  limited: boolean;
  cloudOf: Cloud['cloudOf'];
  notes: string[];
}

/**
 * Who is meant, and whether an earlier run is gone on with.
 *
 * @throws CliError when nothing can be asked for
 */
export async function orderOf(
  { settings }: Stack,
  cloud: Cloud,
  what: readonly string[],
  planName: string | undefined,
): Promise<Order> {
  const limited = await isLimited(settings, cloud.cloudOf);
  const lookingOnly = limited ? withSheets(cloud.cloudOf, new Map()) : cloud.cloudOf;
  const now = cloud.now();
  const world = await observe(settings, { now, since: new Date(0), requests: [], cloudOf: lookingOnly });
  const dark = unreadable(world, settings.sourceRegion);
  if (dark) {
    const message = `the images of ${settings.sourceRegion} could not be listed: ${failureText(dark)}`;
    throw new CliError(EXIT.unasked, message, 'Nothing was asked for. Run this again when the region answers.');
  }
  const targets = targetsOf(settings, world, what, planName);
  const seen = outcomes(settings, world, decide(settings, world), { asks: {}, copies: {} });
  const { requests, resumed } = requestsFor(targets, seen, now);
  const notes = resumed.map(
    ({ instance, slot }) => `going on with the point of ${slotText(slot)} of ${instance}, which was not finished`,
  );
  if (!limited) return { requests, resumed, limited, cloudOf: cloud.cloudOf, notes };
  const ids = [...new Set(targets.map(({ instance }) => instance))];
  const known = await newestSheets(settings, ids, cloud.cloudOf);
  const left = 'tagging the snapshots, and clearing away what fails, is left to the function';
  return {
    requests,
    resumed,
    limited,
    cloudOf: withSheets(cloud.cloudOf, known.sheets),
    notes: [...notes, ...known.notes, left],
  };
}
