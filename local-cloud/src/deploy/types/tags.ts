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

type Change = (action: 'UntagResources' | 'TagResources', params: Record<string, string>) => Promise<unknown>;

/** Takes away the tags whose value changed, then sets all, as the provider does. */
export async function retag(old: Values, now: Values, change: Change): Promise<void> {
  const [before, after] = [structure(old.tags) ?? {}, structure(now.tags) ?? {}];
  const gone = Object.keys(before).filter((name) => after[name] !== before[name]);
  const keys = Object.fromEntries(gone.map((name, i) => [`TagKey.${i + 1}`, name]));
  if (gone.length > 0) await change('UntagResources', keys);
  if (Object.keys(after).length > 0) await change('TagResources', tagParameters(after));
}
