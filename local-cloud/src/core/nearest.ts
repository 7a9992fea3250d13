import { closest, distance } from 'fastest-levenshtein';

/** The known word that `word` was perhaps meant to be: a few letters off, whatever their case; undefined if none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const lowered = known.map((one) => one.toLowerCase());
  const found = closest(lower, lowered);
  return known.length > 0 && distance(lower, found) <= Math.max(2, word.length / 3)
    ? known[lowered.indexOf(found)]
    : undefined;
}
