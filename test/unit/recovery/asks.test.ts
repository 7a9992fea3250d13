import { decideAsks, type SlotDecision } from '../../../src/recovery/asks';
import type { Point } from '../../../src/recovery/point';
import type { World } from '../../../src/recovery/world';
import { at, copy, DARK, image, night, plan, settings, SOURCE, world } from '../worlds';

/** The decision for server i-1 in its newest slot. */
function decision(now: Date, points: Point[], config = settings(), changes: Partial<World> = {}): SlotDecision {
  const slot = decideAsks(config, world(now, points, changes)).find(({ identity }) => identity.instance === 'i-1');
  if (!slot) throw new Error('no decision');
  return slot.decision;
}

describe('the newest slot of a server', () => {
  const cases: Record<string, { now: Date; points: Point[]; expected: object }> = {
    'begins an image': { now: at(2, 0), points: [], expected: { kind: 'ask', ask: { attempt: 1 } } },
    'has its image already': { now: at(2, 1), points: [image('i-1', night(2))], expected: { kind: 'has point' } },
    'has one in the making': {
      now: at(2, 1),
      points: [image('i-1', night(2), { status: 'Creating' })],
      expected: { kind: 'has point' },
    },
    'has one of which the cloud tells too little': {
      now: at(2, 1),
      points: [image('i-1', night(2), { status: 'Unknown' })],
      expected: { kind: 'has point' },
    },
    'is not kept waiting by an older one of those': {
      now: at(2, 1),
      points: [image('i-1', night(1), { status: 'Unknown' })],
      expected: { kind: 'ask' },
    },
    'tries again after a failed image': {
      now: at(2, 1),
      points: [image('i-1', night(2), { status: 'CreateFailed' })],
      expected: { kind: 'ask', ask: { attempt: 2 } },
    },
    'gives up after three': {
      now: at(2, 3),
      points: [1, 2, 3].map((attempt) => image('i-1', night(2), { status: 'CreateFailed', attempt })),
      expected: { kind: 'given up', attempts: 3 },
    },
    'gives up after fewer once it is too late for another': {
      now: at(2, 7),
      points: [image('i-1', night(1)), image('i-1', night(2), { status: 'CreateFailed' })],
      expected: { kind: 'given up', attempts: 1 },
    },
    'needs no other image after it was copied': {
      now: at(2, 3),
      points: [image('i-1', night(2), { status: 'UnAvailable' }), copy(image('i-1', night(2)))],
      expected: { kind: 'has point' },
    },
    'is skipped while the last image is unfinished': {
      now: at(2, 0),
      points: [image('i-1', night(1), { status: 'Creating' })],
      expected: { kind: 'skipped', reason: 'the image of 2026-02-28T18:00Z is not finished' },
    },
    'does not wait for a copy': {
      now: at(2, 0),
      points: [image('i-1', night(1)), copy(image('i-1', night(1)), undefined, { status: 'Creating' })],
      expected: { kind: 'ask' },
    },
    'begins just inside startWithinHours': {
      now: at(2, 6),
      points: [image('i-1', night(1))],
      expected: { kind: 'ask' },
    },
    'is missed after startWithinHours': {
      now: at(2, 6.1),
      points: [image('i-1', night(1))],
      expected: { kind: 'missed', reason: 'no image of it was begun within 6 h' },
    },
    'begins late where nothing younger than the target exists': {
      now: at(2, 20),
      points: [],
      expected: { kind: 'ask' },
    },
    'begins late where only a failed image is young': {
      now: at(2, 7),
      points: [image('i-1', night(1), { status: 'CreateFailed' })],
      expected: { kind: 'ask' },
    },
    'a copy alone is a point': { now: at(2, 7), points: [copy(image('i-1', night(1)))], expected: { kind: 'missed' } },
    'another server does not count': { now: at(2, 0), points: [image('i-2', night(2))], expected: { kind: 'ask' } },
  };
  test.each(Object.entries(cases))('%s', (_name, { now, points, expected }) => {
    expect(decision(now, points)).toMatchObject(expected);
  });

  test('is no missed one where the schedule was changed since: the old one has made its image', () => {
    const changed = settings({ plans: [plan({ schedule: '30 3 * * *' })] });
    expect(decision(at(2, 16), [image('i-1', night(2))], changed)).toEqual({
      kind: 'skipped',
      reason: 'an image of 2026-03-01T18:00Z, when the schedule was another, stands for it',
    });
    expect(decision(at(2, 16), [image('i-1', at(1, 1.5), { createdAt: at(1, 5) })], changed)).toMatchObject({
      kind: 'missed',
    });
  });

  test('is unknown while the source region is dark', () => {
    const regions = { ...world(at(2, 0), []).regions, [SOURCE]: DARK };
    expect(decision(at(2, 0), [], settings(), { regions })).toEqual({ kind: 'unknown', failure: DARK.failure });
  });

  test('does not exist before the stack', () => {
    expect(decideAsks(settings(), world(at(2, 1), [], { since: at(2, 0.5) }))).toEqual([]);
    expect(decideAsks(settings(), world(at(2, 1), [], { since: night(2) }))).toHaveLength(2);
  });

  test('makes no point of a paused plan', () => {
    expect(decideAsks(settings({ plans: [plan({ paused: true })] }), world(at(2, 0), []))).toEqual([]);
  });

  test('a backlog is not made up: five nights without a tick lead to one image', () => {
    const slots = decideAsks(settings(), world(at(7, 0.1), [image('i-1', night(2))]));
    expect(slots.filter(({ identity }) => identity.instance === 'i-1').map(({ identity }) => identity.slot)).toEqual([
      night(7),
    ]);
  });
});

test('two plans at one slot: the first by name takes a server that both have', () => {
  const both = settings({ plans: [plan({ name: 'a' }), plan({ name: 'b', instances: ['i-1', 'i-3'] })] });
  const members = {
    a: { readable: true as const, instances: ['i-1'] },
    b: { readable: true as const, instances: ['i-1', 'i-3'] },
  };
  const slots = decideAsks(both, world(at(2, 0), [], { members }));
  const told = slots.map(({ identity, decision: d }) => [identity.plan, identity.instance, d.kind]);
  expect(told).toEqual([
    ['a', 'i-1', 'ask'],
    ['b', 'i-1', 'skipped'],
    ['b', 'i-3', 'ask'],
  ]);
});

describe('one server, asked for twice in a tick', () => {
  const both = settings({ plans: [plan({ name: 'a', schedule: '3 2 * * *' }), plan({ name: 'b' })] });
  const members = {
    a: { readable: true as const, instances: ['i-1'] },
    b: { readable: true as const, instances: ['i-1', 'i-2'] },
  };
  const told = (now: Date, changes: Partial<World> = {}) =>
    decideAsks(both, world(now, [], { members, ...changes })).map(({ identity, decision: d }) => [
      identity.plan,
      identity.instance,
      identity.kind,
      d.kind,
      'reason' in d ? d.reason : '',
    ]);

  test('the older slot goes first, the other waits for it', () => {
    expect(told(at(2, 0.1))).toEqual([
      ['b', 'i-1', 'scheduled', 'ask', ''],
      ['b', 'i-2', 'scheduled', 'ask', ''],
      ['a', 'i-1', 'scheduled', 'waits', 'the image of 2026-03-01T18:00Z of plan b goes first'],
    ]);
  });
  test('an ad hoc point goes first of all: nobody remembers it', () => {
    const requests = [{ plan: 'a', instance: 'i-1', slot: at(2, 0.1) }];
    expect(told(at(2, 0.1), { requests })).toEqual([
      ['a', 'i-1', 'adhoc', 'ask', ''],
      ['b', 'i-1', 'scheduled', 'waits', 'the image of 2026-03-01T18:06Z of plan a goes first'],
      ['b', 'i-2', 'scheduled', 'ask', ''],
      ['a', 'i-1', 'scheduled', 'waits', 'the image of 2026-03-01T18:06Z of plan a goes first'],
    ]);
  });
});

describe('ad hoc points', () => {
  const asked = { requests: [{ plan: 'web', instance: 'i-1', slot: at(2, 3) }] };
  const kinds = (points: Point[], changes: Partial<World> = asked, now = at(2, 3)) =>
    decideAsks(settings(), world(now, points, changes))
      .filter(({ identity }) => identity.kind === 'adhoc')
      .map(({ decision: d }) => d.kind);

  test('are asked for once', () => {
    expect(kinds([])).toEqual(['ask']);
    expect(kinds([image('i-1', at(2, 3), {}, { kind: 'adhoc' })])).toEqual(['has point']);
  });

  test('are tried again after a failed image, though nobody asks any more', () => {
    const failed = image('i-1', at(2, 3), { status: 'CreateFailed' }, { kind: 'adhoc' });
    expect(kinds([failed, image('i-1', night(2))], {}, at(2, 4))).toEqual(['ask']);
    expect(kinds([failed], {}, at(2, 4))).toEqual(['waits']);
    expect(kinds([failed], {}, at(2, 12))).toEqual([]);
  });

  test('are left alone once another attempt has worked', () => {
    const adhoc = { kind: 'adhoc' as const };
    const points = [
      image('i-1', at(2, 3), { status: 'CreateFailed' }, adhoc),
      image('i-1', at(2, 3), { attempt: 2 }, adhoc),
    ];
    expect(kinds(points, {}, at(2, 4))).toEqual(['has point']);
  });

  test('take nothing from the slots of the schedule', () => {
    expect(decision(at(2, 4), [image('i-1', at(2, 3), {}, { kind: 'adhoc' })])).toMatchObject({ kind: 'ask' });
  });
});
