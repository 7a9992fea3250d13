import { defaultVault, LONGEST_VAULT, type Draft, type Given } from '../draft';
import { joined, ROOT, shown, type Problem } from '../problems';
import { isRecord } from '../../record';
import { WRONG_ITEM } from '../reader';
import { KNOWN_REGIONS, WITHOUT_FUNCTIONS } from '../regions';
import { asMap } from '../typed';
import { isRegion } from '../values';

const HOME = `${ROOT}homeRegion`;

/**
 * What the keys at the top must be to each other.
 *
 * @param typed for the maps: an entry whose value is wrong is not in the draft, and its key may be wrong as well
 */
export function regionProblems(draft: Draft, typed: Record<string, unknown>, given: Given): Problem[] {
  return [
    ...destinationProblems(draft),
    ...(given.isWrong(HOME) ? [] : homeProblems(draft)),
    ...retiredProblems(draft),
    ...keyProblems(draft, keysOf(typed['encryptionKeys'])),
    ...tagProblems(keysOf(typed['tags'])),
    ...(given.isWrong(`${ROOT}vault`) ? [] : vaultProblems(draft, given)),
  ];
}

function destinationProblems({ sourceRegion, destinationRegions }: Draft): Problem[] {
  const example = otherRegion(sourceRegion, ...(destinationRegions ?? []));
  return listed('destinationRegions', destinationRegions, example, {
    rule: 'must not be the source region',
    broken: (region) => region === sourceRegion,
  });
}

function homeProblems({ sourceRegion, destinationRegions, homeRegion, recovery }: Draft): Problem[] {
  const home = homeRegion ?? destinationRegions?.[0];
  // A recovery stack has no function.
  if (home === undefined || recovery) return [];
  const defaulted = homeRegion === undefined ? ' (by default the first destination)' : '';
  if (WITHOUT_FUNCTIONS.includes(home)) {
    const rule = `must be a region that has Function Compute 3.0${defaulted}`;
    return [{ path: HOME, rule, received: shown(home), example: otherRegion(sourceRegion) }];
  }
  // A default that is the source is reported as a destination that is.
  if (homeRegion === undefined || home !== sourceRegion) return [];
  const rule = 'must not be the source region: function and alarm have to outlive it';
  return [{ path: HOME, rule, received: shown(home), example: otherRegion(sourceRegion) }];
}

function retiredProblems({ sourceRegion, destinationRegions = [], retiredRegions = [] }: Draft): Problem[] {
  const example = otherRegion(sourceRegion, ...destinationRegions, ...retiredRegions);
  const check = (rule: string, broken: (region: string) => boolean): Problem[] =>
    listed('retiredRegions', retiredRegions, example, { rule, broken });
  return [
    ...check('must not be the source region', (region) => region === sourceRegion),
    ...check('must not be a destination as well', (region) => destinationRegions.includes(region)),
  ];
}

function keyProblems({ destinationRegions }: Draft, regions: readonly string[]): Problem[] {
  // A wrong destination may be the very one that was meant.
  if (!destinationRegions || destinationRegions.includes(WRONG_ITEM)) return [];
  const foreign = regions.filter((region) => isRegion(region) && !destinationRegions.includes(region));
  return foreign.map((region) => ({
    path: joined(`${ROOT}encryptionKeys`, region),
    rule: 'must belong to a region of destinationRegions',
    received: shown(region),
    example: `{ ${destinationRegions[0] ?? 'cn-qingdao'}: key-hzz630494463ejqjxoeqq }`,
  }));
}

function tagProblems(names: readonly string[]): Problem[] {
  if (names.length <= 4) return [];
  const rule = 'must be at most 4, since a point needs 16 of the 20 that a resource may carry';
  return [{ path: `${ROOT}tags`, rule, received: shown(names), example: '{ owner: ops }' }];
}

function vaultProblems({ vault, recovery }: Draft, given: Given): Problem[] {
  const byDefault = defaultVault(given);
  if (vault !== undefined || recovery || byDefault.length <= LONGEST_VAULT) return [];
  const rule = `must be set, since <project>-<stack> is longer than ${LONGEST_VAULT} characters`;
  return [{ path: `${ROOT}vault`, rule, received: shown(byDefault), example: 'offsite-prod' }];
}

function keysOf(typed: unknown): string[] {
  const map = asMap(typed);
  return isRecord(map) ? Object.keys(map) : [];
}

function listed(
  key: string,
  regions: readonly string[] | undefined,
  example: string | undefined,
  { rule, broken }: { rule: string; broken: (region: string) => boolean },
): Problem[] {
  const path = joined(ROOT, key);
  return (regions ?? []).flatMap((region, i) =>
    region !== WRONG_ITEM && broken(region) ? [{ path: joined(path, i), rule, received: shown(region), example }] : [],
  );
}

/** A region that would be right: known, able to be home, and none of these. */
function otherRegion(...not: (string | undefined)[]): string | undefined {
  return KNOWN_REGIONS.find((region) => !not.includes(region) && !WITHOUT_FUNCTIONS.includes(region));
}
