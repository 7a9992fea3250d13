import { createHash } from 'node:crypto';
import { countNow } from '../core/counters';
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
  // Remembered by its hash: a request can be of many megabytes, and was not yet asked who sent it.
  const counted = createHash('sha256').update(key).digest('base64');
  return `${world.random}\n${world.now}\n${countNow(world, counted)}\n${key}`;
}
