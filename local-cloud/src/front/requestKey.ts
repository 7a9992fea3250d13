import { hash } from 'node:crypto';
import { countNow } from '../core/counters';
import type { World } from '../core/world';
import type { Target } from './target';

/** Beyond it a request's content is remembered by its hash: it can be of many megabytes, and nobody was asked yet who sent it. */
const LONGEST = 1000;

/**
 * What the draws of a request start from: the seed, the virtual moment, its content, and how often the same was asked in
 * this moment. So they do not depend on the order in which parallel requests arrive.
 */
export function requestKey(world: World, { service, name, region, flat }: Target): string {
  let key = `${service?.name}\n${name}\n${region}`;
  for (const param of Object.keys(flat).sort()) key += `\n${param}=${flat[param]}`;
  const counted = key.length > LONGEST ? hash('sha256', key, 'base64') : key;
  return `${world.random}\n${world.now}\n${countNow(world, counted)}\n${key}`;
}
