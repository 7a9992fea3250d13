import fc from 'fast-check';
import { NAME_LIMIT, pointName } from '../../../src/plan/names';

const VALID = /^[\p{L}][\p{L}\p{N}:_-]{1,127}$/u;

const plan = (name: string, imageName: string, timeZone = 'Asia/Shanghai') => ({
  name,
  imageName,
  destinationImageName: `${imageName}-copy`,
  timeZone,
});
const ID = 'i-uf661wb708uvqc9jyhem';
const night = new Date('2026-03-01T18:00:00Z');

test('a name is as the script had it', () => {
  const nightly = plan('nightly', 'api-source-image');
  expect(pointName(nightly, [nightly], ID, night, 1, 'source')).toBe(`api-source-image-${ID}-2026-03-02-02:00`);
  expect(pointName(nightly, [nightly], ID, night, 1, 'destination')).toBe(
    `api-source-image-copy-${ID}-2026-03-02-02:00`,
  );
});

test('an attempt, a shared image name and a repeated hour are told apart', () => {
  const a = plan('a', 'web', 'Europe/Berlin');
  const b = plan('b', 'WEB', 'Europe/Berlin');
  const first = new Date('2026-10-25T00:30:00Z');
  const second = new Date('2026-10-25T01:30:00Z');
  expect(pointName(a, [a], ID, first, 1, 'source')).toBe(`web-${ID}-2026-10-25-02:30`);
  expect(pointName(a, [a], ID, second, 1, 'source')).toBe(`web-${ID}-2026-10-25-02:30-repeated`);
  expect(pointName(a, [a], ID, second, 2, 'source')).toBe(`web-${ID}-2026-10-25-02:30-repeated-try2`);
  expect(pointName(a, [a, b], ID, first, 3, 'source')).toBe(`web-${ID}-2026-10-25-02:30-try3-plan-a`);
  expect(pointName(a, [a], ID, first, 2, 'source', 'adhoc')).toBe(`web-${ID}-2026-10-25-02:30-adhoc-try2`);
});

test('a half-hour change repeats half an hour', () => {
  const a = plan('a', 'web', 'Australia/Lord_Howe');
  const name = (iso: string): string => pointName(a, [a], ID, new Date(iso), 1, 'source').slice(4 + ID.length + 1);
  expect(name('2026-04-04T14:45:00Z')).toBe('2026-04-05-01:45');
  expect(name('2026-04-04T15:15:00Z')).toBe('2026-04-05-01:45-repeated');
  expect(name('2026-04-04T15:30:00Z')).toBe('2026-04-05-02:00');
});

test('what is cut off still tells two names apart', () => {
  const [a, b] = [plan('a', 'w'.repeat(80)), plan('b', `${'w'.repeat(79)}x`)] as const;
  const again = new Date('2026-10-25T01:30:00Z');
  const names = [a, b].map((one) =>
    pointName({ ...one, timeZone: 'Europe/Berlin' }, [a, b], ID, again, 3, 'source', 'adhoc'),
  );
  expect(names[0]).not.toBe(names[1]);
  for (const name of names) expect(name).toMatch(/^w{40}.*-i-.*-2026-10-25-02:30-repeated-adhoc-try3$/);
});

// Few, and alike, so that they meet as often as they can.
const letters = fc.constantFrom(
  'a',
  'A',
  '镜',
  '𠀀',
  '-',
  ':',
  '2',
  '-try2',
  '-adhoc',
  '-plan-p',
  `-${ID}-2026-10-25-02:30`,
);
const imageNames = fc
  .tuple(fc.constantFrom('a', 'A', '镜', '𠀀'), fc.array(letters, { minLength: 1, maxLength: 40 }))
  .map(([first, rest]) => [...(first + rest.join(''))].slice(0, 70).join(''));
const planNames = fc.constantFrom('p', 'p-try2', 'p-plan-p', 'p-repeated', 'q'.repeat(40));
const siblings = fc.uniqueArray(
  fc.record({
    name: planNames,
    imageName: fc.oneof(imageNames, fc.constantFrom('web', 'Web', 'w'.repeat(80), `${'w'.repeat(79)}x`)),
    destinationImageName: fc.oneof(imageNames, fc.constant('copy')),
    timeZone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai'),
  }),
  { selector: ({ name }) => name, minLength: 2, maxLength: 4 },
);
const points = fc.record({
  id: fc.constantFrom(ID, 'i-2ze', `i-${'z'.repeat(22)}`),
  // The minutes around both clock changes of autumn, so that repeated times are among them.
  minute: fc.oneof(
    fc.integer({ min: 0, max: 12 }).map((n) => Date.parse('2026-10-24T23:00:00Z') + n * 15 * 60_000),
    fc.integer({ min: 0, max: 12 }).map((n) => Date.parse('2026-04-04T14:00:00Z') + n * 15 * 60_000),
  ),
  attempt: fc.integer({ min: 1, max: 3 }),
  kind: fc.constantFrom('scheduled' as const, 'adhoc' as const),
});

test.each(['source', 'destination'] as const)(
  'no two points of a stack share a name at the %s, all are valid',
  (side) => {
    fc.assert(
      fc.property(siblings, fc.array(points, { minLength: 2, maxLength: 12 }), (plans, asked) => {
        const owners = new Map<string, string>();
        for (const one of plans) {
          for (const { id, minute, attempt, kind } of asked) {
            const name = pointName(one, plans, id, new Date(minute), attempt, side, kind);
            expect(name).toMatch(VALID);
            expect(name.length).toBeLessThanOrEqual(NAME_LIMIT);
            const identity = JSON.stringify([one.name, id, minute, attempt, kind]);
            expect(owners.get(name.toLowerCase()) ?? identity).toBe(identity);
            owners.set(name.toLowerCase(), identity);
          }
        }
      }),
      { numRuns: 400 },
    );
  },
);
