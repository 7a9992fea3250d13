/** For sort: texts by their characters, whatever the language; numbers also where both are infinite. */
export function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
