import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from './problems';

/** Keys of the script that this project replaces, and what became of them. */
const SCRIPT_KEYS: Record<string, string> = {
  accessKeyId: 'is not needed: the function holds a role of its own',
  accessSecret: 'is not needed: the function holds a role of its own',
  logdir_name: 'is not needed: a log project is declared',
  logfile_name: 'is not needed: a log store is declared',
  s_RegionId: 'is called sourceRegion here',
  s_InstanceId: 'is called plans.<name>.instances here',
  s_ImageName: 'is called plans.<name>.imageName here',
  s_Description: 'is called plans.<name>.description here',
  d_DestinationRegionId: 'is called destinationRegions here',
  d_DestinationImageName: 'is called plans.<name>.destinationImageName here',
  d_DestinationDescription: 'is called plans.<name>.destinationDescription here',
};

/** The problem of a key that nobody knows. Its value is not shown: it may be a secret in the wrong place. */
export function unknownKey(path: string, key: string, known: readonly string[]): Problem {
  const received = JSON.stringify(key);
  if (Object.hasOwn(SCRIPT_KEYS, key)) return { path, rule: `${SCRIPT_KEYS[key]}`, received };
  if (/\.keep\.(last|days|weekly|monthly)$/.test(path)) {
    return { path, rule: 'belongs under source or destination', received, example: `{ destination: { ${key}: 7 } }` };
  }
  const meant = nearest(key, known);
  const rule = `is not a known key${meant === undefined ? '' : `; the nearest is ${meant}`}`;
  return { path, rule, received, example: meant ?? known.join(', ') };
}

/** The known word that `word` may have been meant to be. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const candidate = closest(
    lower,
    known.map((one) => one.toLowerCase()),
  );
  const meant = known.find((one) => one.toLowerCase() === candidate);
  return meant !== undefined && distance(lower, candidate) <= Math.max(2, word.length / 3) ? meant : undefined;
}
