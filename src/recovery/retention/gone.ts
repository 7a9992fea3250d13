import { hoursBetween } from '../world';
import type { Surroundings } from './gates';

/**
 * Why all points of a server may go, the newest too: it exists no more, as the readable source region shows, and the plan's
 * `goneDays` have passed since its newest point. Doubt keeps.
 */
export function goneWhy({ settings, vault, server, plan, dark }: Surroundings): string | undefined {
  const { goneDays } = plan;
  if (goneDays === undefined || plan.paused || dark.size > 0 || vault.exists[server.instance] !== false)
    return undefined;
  const points = [...server.points.values()].flat();
  // Of another region, from the time when that was the source: the present one knows nothing of it.
  if (!points.every(({ sheet }) => isIn(sheet.zone, settings.sourceRegion))) return undefined;
  const newest = new Date(Math.max(...points.map(({ createdAt }) => createdAt.getTime())));
  const days = hoursBetween(newest, vault.now) / 24;
  if (!(days > goneDays)) return undefined;
  return `${server.instance} exists no more, and its newest point is ${Math.floor(days)} days old (goneDays: ${goneDays})`;
}

/** `cn-shanghai-b` is in cn-shanghai, `ap-southeast-1a` in ap-southeast-1. */
function isIn(zone: string, region: string): boolean {
  return zone.startsWith(region) && /^-?[a-z]$/.test(zone.slice(region.length));
}
