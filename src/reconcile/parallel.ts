/** Runs `work` over the items, at most `limit` at a time, starting in order. The first failure stops new starts and is thrown. */
export async function inParallel<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as T);
    }
  };
  const lanes = Array.from({ length: Math.min(limit, items.length) }, () =>
    lane().catch((error: unknown) => {
      next = items.length;
      throw error;
    }),
  );
  await Promise.all(lanes);
  return results;
}
