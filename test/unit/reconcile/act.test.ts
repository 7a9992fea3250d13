import type { Ecs, Image } from '../../../src/cloud/ecs';
import type { Settings } from '../../../src/plan/settings';
import { protect } from '../../../src/reconcile/act';
import { decide } from '../../../src/recovery/decide';
import { askKey, copyKey, outcomes, type Outcome, type Results } from '../../../src/recovery/outcomes';
import type { Point } from '../../../src/recovery/point';
import type { World } from '../../../src/recovery/world';
import { listed, refusal, region } from '../clouds';
import { at, copy, DESTINATION, image, night, plan, settings, world } from '../worlds';

const one = settings({ plans: [plan({ instances: ['i-1'] })] });
const members = { web: { readable: true as const, instances: ['i-1'] } };
const NAME = 'web-i-1-2026-03-02-02:00';

const disk = { id: 'd-1', device: '/dev/xvda', category: 'cloud_essd', sizeGiB: 40, system: true };
const server = {
  id: 'i-1',
  type: 'ecs.g7.large',
  zone: 'cn-shanghai-b',
  vSwitch: '',
  privateIp: '',
  securityGroups: [],
};
/** All that a server sheet needs. */
const told: Partial<Ecs> = { describeInstances: async () => [server], describeDisks: async () => [disk] };

/** One tick's requests. `there`: images that have their names already, seen by name alone. */
async function act(
  points: Point[],
  { config = one, changes = {}, there = [], answers = {} }: Partial<Told> = {},
): Promise<{ results: Results; found: Outcome[]; asked: string[]; notes: string[] }> {
  const seen = world(at(2, 1), points, { members, ...changes });
  const asked: string[] = [];
  const make = (name: string) => {
    asked.push(name);
    if (there.some((other) => other.name === name)) throw refusal('name-taken', 'InvalidImageName.Duplicated');
    return `m-${name}`;
  };
  const cloud = (name: string) =>
    region(name, {
      describeImages: async (filter) => there.filter((other) => other.name === filter.name),
      createImage: async (request) => make(request.name),
      copyImage: async (request) => make(request.name),
      ...answers,
    });
  const hands = { cloudOf: cloud, now: () => at(2, 1), deadline: at(2, 2) };
  const decisions = decide(config, seen);
  const { results, notes } = await protect(config, seen, decisions, hands);
  return { results, found: outcomes(config, seen, decisions, results), asked, notes };
}
interface Told {
  config: Settings;
  changes: Partial<World>;
  there: Image[];
  answers: Partial<Ecs>;
}

describe('an image that has the name already', () => {
  const made = image('i-1', night(2));
  const asks = async (there: Image, config = one) => (await act([], { there: [there], config })).results.asks;

  test('is adopted where it is this point s: its answer was lost', async () => {
    expect(await asks(listed(made, { name: NAME, status: 'Creating' }))).toEqual({
      [askKey(made.identity)]: { ok: true, imageId: made.imageId, imageName: NAME },
    });
  });
  test('is adopted under a former name of its plan too', async () => {
    const former = image('i-1', night(2), {}, { plan: 'web-old' });
    const renamed = settings({ plans: [plan({ instances: ['i-1'], formerNames: ['web-old'] })] });
    expect(await asks(listed(former, { name: NAME, status: 'Creating' }), renamed)).toEqual({
      [askKey(made.identity)]: { ok: true, imageId: former.imageId, imageName: NAME },
    });
  });
  test.each(['CreateFailed', 'UnAvailable'] as const)('is passed over where it is %s', async (status) => {
    expect(await asks(listed(made, { name: NAME, status }))).toMatchObject({
      [askKey(made.identity)]: { ok: true, imageName: `${NAME}-try2` },
    });
  });
  test('of somebody else is passed over, in the last attempt too', async () => {
    const failed = [1, 2].map((attempt) => image('i-1', night(2), { status: 'CreateFailed', attempt }));
    const there = [listed(made, { name: `${NAME}-try3`, tags: {} })];
    expect((await act(failed, { there })).results.asks).toMatchObject({
      [askKey(made.identity)]: { ok: true, imageName: `${NAME}-try4` },
    });
  });
  test('stops nobody for ever: three names a tick', async () => {
    const there = ['', '-try2', '-try3'].map((end) => listed(made, { name: NAME + end, tags: {} }));
    const { results, asked } = await act([], { there });
    expect(asked).toHaveLength(3);
    expect(results.asks[askKey(made.identity)]).toMatchObject({ ok: false });
  });
});

test('a copy s next attempt is one more than the last that was seen, not than how many were', async () => {
  const source = image('i-1', night(2));
  const failed = copy(source, DESTINATION, { status: 'CreateFailed', copyAttempt: 2 });
  const { results, asked } = await act([source, failed]);
  expect(asked).toEqual([`${NAME}-try3`]);
  expect(results.copies[copyKey(source.identity, DESTINATION)]).toMatchObject({ ok: true });
});

describe('a server that is asked for twice in a tick', () => {
  const both = settings({
    plans: [
      plan({ name: 'a', instances: ['i-1'], imageName: 'a' }),
      plan({ name: 'b', instances: ['i-1'], imageName: 'b', schedule: '3 2 * * *' }),
    ],
  });
  const changes = {
    since: at(2, -1),
    members: { a: { readable: true as const, instances: ['i-1'] }, b: { readable: true as const, instances: ['i-1'] } },
  };
  const names = ['a-i-1-2026-03-02-02:00', 'b-i-1-2026-03-02-02:03'];

  test('is imaged once; the other slot waits for that image', async () => {
    const { asked, found } = await act([], { config: both, changes });
    expect(asked).toEqual(names.slice(0, 1));
    expect(found.map(({ plan: name, state, reason }) => [name, state, reason])).toEqual([
      ['b', 'skipped', 'the image of 2026-03-01T18:00Z of plan a goes first'],
      ['a', 'in progress', 'image asked for'],
    ]);
  });
  test('is asked for by the other slot where the first is refused: it is kept from nobody for ever', async () => {
    const createImage: Ecs['createImage'] = async ({ name }) => {
      if (name === names[0]) throw refusal('refused');
      return `m-${name}`;
    };
    const { found } = await act([], { config: both, changes, answers: { createImage } });
    expect(found.map(({ plan: name, state, code }) => [name, state, code])).toEqual([
      ['b', 'in progress', undefined],
      ['a', 'failed', 'Some.Code'],
    ]);
  });
});

test('what the server sheet has no room for is said', async () => {
  const seventeen = Array.from({ length: 17 }, (_, i) => ({
    id: `d-${i}`,
    device: `/dev/xvd${'abcdefghijklmnopq'[i]}`,
    category: 'cloud_efficiency',
    sizeGiB: 1000 + i,
    system: i === 0,
  }));
  const { asked, notes } = await act([], { answers: { ...told, describeDisks: async () => seventeen } });
  expect([asked, notes]).toEqual([[NAME], ['i-1: its server sheet has no room for 9 of the disks']]);
  expect((await act([])).notes).toEqual([]);
});

test('disks that are read slowly cost those their image whose turn does not come, and no other', async () => {
  let now = at(2, 1);
  const describeDisks: Ecs['describeDisks'] = async () => {
    now = new Date(now.getTime() + 60_000);
    return [disk];
  };
  const many = Array.from({ length: 40 }, (_, i) => `i-${i}`);
  const config = settings({ plans: [plan({ instances: many })] });
  const seen = world(at(2, 1), [], { members: { web: { readable: true, instances: many } } });
  const describeInstances: Ecs['describeInstances'] = async () => many.map((id) => ({ ...server, id }));
  const cloud = (name: string) => region(name, { describeDisks, describeInstances });
  const hands = { cloudOf: cloud, now: () => now, deadline: new Date(at(2, 1).getTime() + 20 * 60_000) };
  const { results } = await protect(config, seen, decide(config, seen), hands);
  expect(Object.values(results.asks).filter(({ ok }) => ok).length).toBeGreaterThan(10);
  expect(now.getTime()).toBeLessThan(hands.deadline.getTime() + 10 * 60_000);
});

test('an id that the cloud takes for none is refused alone', async () => {
  const both = settings({ plans: [plan({ instances: ['i-1', 'none'] })] });
  const describeInstances: Ecs['describeInstances'] = async (which) => {
    if ('ids' in which && which.ids.includes('none')) throw refusal('refused', 'InvalidInstanceIds.Malformed');
    return [server];
  };
  const { found } = await act([], {
    config: both,
    changes: { members: { web: { readable: true, instances: ['i-1', 'none'] } } },
    answers: { ...told, describeInstances },
  });
  expect(found.slice(0, 2).map(({ instance, state, code }) => [instance, state, code])).toEqual([
    ['i-1', 'in progress', undefined],
    ['none', 'failed', 'InvalidInstanceIds.Malformed'],
  ]);
});

test.each<[string, Partial<Ecs>]>([
  ['system disk', { describeDisks: async () => [{ ...disk, system: false }] }],
  ['type', { describeInstances: async () => [{ ...server, type: '' }] }],
  ['zone', { describeInstances: async () => [{ ...server, zone: '' }] }],
])('a server of which the cloud tells no %s is not imaged before it does', async (name, answers) => {
  const { asked, found } = await act([], { answers: { ...told, ...answers } });
  expect(asked).toEqual([]);
  const reason = `the cloud tells no ${name} of i-1`;
  expect(found[0]).toMatchObject({ state: 'failed', code: 'HalfAnswer', reason, alarming: false });
  expect((await act([], { answers: told })).asked).toEqual([NAME]);
});
