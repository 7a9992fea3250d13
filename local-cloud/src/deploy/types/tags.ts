import { structure } from '../read';
import type { Value, Values } from '../values';

/** `Tag.1.Key`, `Tag.1.Value` and so on. */
export const tagParameters = (tags: Value | undefined, name = 'Tag'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(structure(tags) ?? {}).flatMap(([key, value], i) => [
      [`${name}.${i + 1}.Key`, key],
      [`${name}.${i + 1}.Value`, String(value)],
    ]),
  );

/** As most services but ECS take them. */
export const tagList = (tags: Value | undefined): { Key: string; Value: Value }[] =>
  Object.entries(structure(tags) ?? {}).map(([Key, Value]) => ({ Key, Value }));

/** The keys of tags that go or have another value from now on: the provider takes these away before it sets those that are left. */
export function staleTags(before: Value | undefined, after: Value | undefined): string[] {
  const [old, now] = [structure(before) ?? {}, structure(after) ?? {}];
  return Object.keys(old).filter((key) => now[key] !== old[key]);
}

type Change = (action: 'UntagResources' | 'TagResources', params: Record<string, string>) => Promise<unknown>;

/** Takes away the tags whose value changed, then sets all, as the provider does. */
export async function retag(old: Values, now: Values, change: Change): Promise<void> {
  const keys = staleTags(old.tags, now.tags).map((name, i) => [`TagKey.${i + 1}`, name] as const);
  if (keys.length > 0) await change('UntagResources', Object.fromEntries(keys));
  const tags = tagParameters(now.tags);
  if (Object.keys(tags).length > 0) await change('TagResources', tags);
}
