import type { Tags } from '../ecs';

/** As requests take them. Sorted, so that a repeat with the same client token is the same request. */
export function pairs(tags: Tags): { key: string; value: string }[] {
  return Object.keys(tags)
    .sort()
    .map((key) => ({ key, value: tags[key] ?? '' }));
}

/** From the list that answers hold. */
export function tagsOf(list: readonly { tagKey?: string; tagValue?: string }[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ tagKey, tagValue }) => [tagKey ?? '', tagValue ?? '']));
}
