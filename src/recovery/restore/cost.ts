import type { Settings } from '../../plan/settings';
import type { ServerDecision } from './decide-servers';

/** In the user's currency; an upper bound: list prices without discounts, every disk in full. */
export interface Cost {
  /** Of disks. */
  perMonth?: number;
  /** Of processors and memory of what runs. */
  perHour?: number;
  /** In words. */
  text: string;
}

/** @param sizes instance -> GiB of its disks */
export function costOf(
  prices: Settings['prices'],
  decisions: readonly ServerDecision[],
  sizes: Readonly<Record<string, number>>,
): Cost {
  const { diskPerGibMonth, serverPerHour = {} } = prices ?? {};
  const gib = decisions.reduce((sum, { server }) => sum + (sizes[server.instance] ?? 0), 0);
  const running = decisions.filter(({ status }) => status === 'Running');
  const unknown = [...new Set(running.map(({ server }) => server.type))].filter((type) => !(type in serverPerHour));
  const perMonth = diskPerGibMonth === undefined ? undefined : round(gib * diskPerGibMonth);
  const perHour =
    unknown.length > 0
      ? undefined
      : round(running.reduce((sum, { server }) => sum + (serverPerHour[server.type] ?? 0), 0));
  const disks =
    perMonth === undefined ? 'set offsite:prices.diskPerGibMonth to see what they cost' : `${perMonth} a month`;
  const hours =
    perHour === undefined ? `no price for ${unknown.join(', ')} in offsite:prices.serverPerHour` : `${perHour} an hour`;
  const ofRunning = running.length === 0 ? '' : `; ${running.length} running: ${hours}`;
  const isUnpriced = diskPerGibMonth === undefined && prices?.serverPerHour === undefined;
  if (isUnpriced)
    return { text: `Disks of ${decisions.length} servers, ${gib} GiB; set offsite:prices to see amounts.` };
  const text = `At most, at list prices: disks of ${decisions.length} servers, ${gib} GiB: ${disks}${ofRunning}.`;
  return { perMonth, perHour, text };
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
