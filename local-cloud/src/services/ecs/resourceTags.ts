import type { EcsRegion, TaggedType } from './state';
import { tagged } from './store';

const TYPES: readonly string[] = ['image', 'snapshot', 'instance', 'disk', 'securitygroup'];
export const isTaggedType = (type: string): type is TaggedType => TYPES.includes(type);

/** Condition keys of the tags that the named resources carry: `acs:ResourceTag/<key>`, and `ecs:tag/<key>` as of old. */
export function resourceTags(parts: string[], region: EcsRegion | undefined): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  if (!region) return context;
  for (const part of parts) {
    const [type = '', id = ''] = part.split('/');
    if (!isTaggedType(type)) continue;
    for (const [key, value] of Object.entries(tagged(region, type)[id]?.tags ?? {})) {
      for (const name of [`acs:ResourceTag/${key}`, `ecs:tag/${key}`]) (context[name] ??= []).push(value);
    }
  }
  return context;
}
