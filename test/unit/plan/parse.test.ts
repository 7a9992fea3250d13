import fc from 'fast-check';
import { parseSettings, type Parsed } from '../../../src/plan/config/parse';
import { SETTINGS, PLAN } from '../../../src/plan/config/fields';
import { ConfigError } from '../../../src/plan/config/problems';
import { asMap } from '../../../src/plan/config/typed';

const ID = 'i-uf661wb708uvqc9jyhem';
const context = { project: 'offsite', stack: 'prod', now: new Date('2026-03-01T00:00:00Z') };

const parse = (config: Record<string, unknown>, secretKeys: string[] = []): Parsed =>
  parseSettings({ ...context, config, secretKeys });
function errorOf(config: Record<string, unknown>, secretKeys: string[] = []): ConfigError {
  try {
    parse(config, secretKeys);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the config was taken');
}

const least = {
  'offsite:sourceRegion': 'cn-shanghai',
  'offsite:destinationRegions': 'cn-qingdao',
  'offsite:plans': JSON.stringify({ nightly: { instances: [ID], schedule: '0 2 * * *' } }),
};

test('takes what pulumi config set --path leaves in JSON: numbers and booleans that meant text', () => {
  const { settings } = parse({
    ...least,
    'offsite:plans': JSON.stringify({
      nightly: { instances: ID, schedule: '0 2 * * *', description: 20261123, paused: true, goneDays: 90 },
    }),
    'offsite:tags': JSON.stringify({ owner: 12345, live: true }),
    'offsite:tickMinutes': '10',
    'offsite:userAccessKey': 'true',
  });
  expect(settings.plans[0]).toMatchObject({ instances: [ID], description: '20261123', paused: true, goneDays: 90 });
  expect(settings).toMatchObject({ tags: { owner: '12345', live: 'true' }, tickMinutes: 10, userAccessKey: true });
});

test('takes JSON text however it is laid out', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.string()),
      fc.constantFrom(undefined, '  ', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (map, indent, newline) => {
        expect(asMap(JSON.stringify({ map }, null, indent).replaceAll('\n', newline))).toEqual({ map });
      },
    ),
  );
});

test('takes the structures themselves', () => {
  const { settings } = parse({
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': ['cn-qingdao'],
    'offsite:plans': { nightly: { instances: [ID], schedule: '0 2 * * *', paused: false, maxAgeHours: 30 } },
    'offsite:vault': 12345,
    'offsite:tags': { owner: 7, live: true },
    'offsite:userAccessKey': true,
  });
  expect(settings).toMatchObject({ vault: '12345', tags: { owner: '7', live: 'true' }, userAccessKey: true });
  expect(settings.plans[0]).toMatchObject({ maxAgeHours: 30, paused: false });
});

test('the order in which plans and instances are typed makes no difference', () => {
  const plans = { a: 1, b: 2 };
  const config = (names: string[], ids: string[]) => ({
    ...least,
    'offsite:plans': Object.fromEntries(
      names.map((name) => [`plan-${name}`, { instances: ids, schedule: `${plans[name as 'a']} 2 * * *` }]),
    ),
  });
  const other = `${ID.slice(0, -1)}l`;
  expect(parse(config(['b', 'a'], [ID, other])).settings).toEqual(parse(config(['a', 'b'], [other, ID])).settings);
});

test('the default target counts the longest gap, the clock changes included', () => {
  const aim = (plan: object): number | undefined =>
    parse({ ...least, 'offsite:plans': { nightly: { instances: ID, schedule: '0 2 * * *', ...plan } } }).settings
      .plans[0]?.maxAgeHours;
  expect(aim({})).toBe(24 + 6 + 6);
  expect(aim({ schedule: '0 12 * * *', timeZone: 'Europe/Berlin' })).toBe(25 + 6 + 6);
  expect(aim({ schedule: '0 2 * * 1-5', startWithinHours: 2 })).toBe(72 + 2 + 6);
});

test('names of things that every object has are no keys', () => {
  const error = errorOf({ ...least, 'offsite:constructor': 'x', 'offsite:plans': { constructor: 'x' } });
  expect(error.problems.map(({ path }) => path)).toEqual(['offsite:constructor', 'offsite:plans.constructor']);
});

test('settings made of a secret are secret', () => {
  expect(parse(least).secret).toBe(false);
  expect(parse(least, ['offsite:plans']).secret).toBe(true);
  expect(parse(least, ['alicloud:secretKey']).secret).toBe(false);
});

describe('no error shows a secret', () => {
  const CANARY = 'c4n4ry!';
  const keys = Object.keys(SETTINGS).map((key) => `offsite:${key}`);

  test.each([...Object.keys(SETTINGS), 'unknown'])('offsite:%s as text', (key) => {
    const error = errorOf({ ...least, [`offsite:${key}`]: `${CANARY}, ${CANARY}` }, [`offsite:${key}`]);
    expect(error.message).not.toContain(CANARY);
  });

  test.each(Object.keys(PLAN))('%s inside a plan', (key) => {
    const plan = { [key]: CANARY.repeat(40), instanceTags: { a: [CANARY] }, schedule: CANARY };
    for (const plans of [{ nightly: plan }, JSON.stringify({ nightly: plan })]) {
      expect(errorOf({ ...least, 'offsite:plans': plans }, keys).message).not.toContain(CANARY);
    }
  });

  test('whatever kind of thing was typed', () => {
    for (const value of [CANARY, [CANARY], { [CANARY.slice(0, 3)]: CANARY }, `{ "a": "${CANARY}`, `- ${CANARY}\n: [`]) {
      const config = Object.fromEntries(keys.map((key) => [key, value]));
      expect(errorOf(config, keys).message).not.toContain(CANARY);
    }
  });

  test('a secret under a foreign namespace or a wrong name', () => {
    const error = errorOf({ 'other:sourceRegion': CANARY, 'offsite:accessSecret': CANARY, 'x:y': CANARY });
    expect(error.message).not.toContain(CANARY);
  });
});
