import { cameBy, exitCode, isUnderWay, judge, verdictText } from '../../../demo/verdict';
import { followUp } from '../../../demo/follow';
import type { OutcomeLine } from '../../../src/recovery/report';

/** When the last night ended. */
const UNTIL = new Date('2026-03-02T10:00:00Z');

function line(hour: number, state: OutcomeLine['state'], plan = 'hourly'): OutcomeLine {
  const slot = `2026-03-02T${String(hour).padStart(2, '0')}:00Z`;
  return { plan, instance: 'i-1', slot, kind: 'scheduled', destination: 'cn-qingdao', state, reason: '' };
}

test('slots that came since are not judged; one that came at the very end is', () => {
  const slots = [9, 10, 11].map((hour) => line(hour, 'in progress'));
  expect(cameBy(UNTIL, slots)).toEqual(slots.slice(0, 2));
});

test.each<[string, OutcomeLine[], boolean, string]>([
  ['all is protected', [line(8, 'protected'), line(9, 'protected')], true, 'protected: 2 slots of 2'],
  ['nothing was to be', [], false, 'no slot came at which a server was to be protected'],
  ['one failed', [line(8, 'failed'), line(9, 'protected')], false, 'not protected: 1 slot of 2 (failed 1)'],
  ['one is under way still', [line(8, 'in progress')], false, 'not protected: 1 slot of 1 (in progress 1)'],
  ['another plan had the slot', [line(8, 'skipped', 'nightly'), line(8, 'protected')], true, 'protected: 2 slots of 2'],
  [
    'another plan had another slot',
    [line(8, 'skipped', 'nightly'), line(9, 'protected')],
    false,
    'not protected: 1 slot of 2 (skipped 1)',
  ],
])('%s', (_, outcomes, ok, text) => expect(judge(outcomes)).toEqual({ ok, text }));

test('the last line says why: what is well with 0, what is not with 1', () => {
  const [well, broken] = [
    { ok: true, text: 'protected: 2 slots of 2' },
    { ok: false, text: 'one server did not come up' },
  ];
  expect([exitCode([well, well]), verdictText([well])]).toEqual([0, 'Exit code 0: protected: 2 slots of 2.']);
  expect([exitCode([well, broken]), verdictText([well, broken])]).toEqual([
    1,
    'Exit code 1: one server did not come up.',
  ]);
});

test.each([
  [0, 0],
  [2, 2],
  [7, 6],
])('slots that are under way for %i hours more are followed for %i', async (needed, turned) => {
  let hours = 0;
  // An hourly plan: there is always one more.
  const outcomes = () => [line(10, hours < needed ? 'in progress' : 'protected'), line(10 + hours + 1, 'in progress')];
  const followed = await followUp(UNTIL, { outcomes, turnHour: async () => void hours++ });
  expect(hours).toBe(turned);
  expect(followed).toEqual([line(10, needed > turned ? 'in progress' : 'protected')]);
  expect(isUnderWay(followed)).toBe(needed > turned);
});
