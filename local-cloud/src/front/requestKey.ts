import type { World } from '../core/world';
import type { Target } from './target';

/**
 * What the draws of a request start from: the seed, the virtual moment, its content, and how often the same was asked in
 * this moment. So they do not depend on the order in which parallel requests arrive.
 */
export function requestKey(world: World, target: Target): string {
  const content = Object.entries(target.flat)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const key = [target.service?.name, target.name, target.region, ...content].join('\n');
  if (world.counters.at !== world.now) world.counters = { at: world.now };
  const times = (world.counters[key] = (world.counters[key] ?? 0) + 1);
  return `${world.random}\n${world.now}\n${times}\n${key}`;
}
