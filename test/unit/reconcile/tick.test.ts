import type { Ecs, Image, ImageFilter } from '../../../src/cloud/ecs';
import type { ErrorKind } from '../../../src/cloud/errors';
import type { Settings } from '../../../src/plan/settings';
import { Refusals } from '../../../src/reconcile/refusals';
import { tick, type TickInput } from '../../../src/reconcile/tick';
import { listed, refusal, region } from '../clouds';
import { at, copy, DESTINATION, image, night, plan, settings, SOURCE } from '../worlds';

const one = settings({ plans: [plan({ instances: ['i-1'] })] });

/** One tick at 03:06 of the second night, which is not one that sweeps i-1, over regions that list these images. */
async function tickOver(
  images: Partial<Record<string, Image[]>>,
  { config = one, answers = {}, input = {} }: Partial<Told> = {},
) {
  const calls: string[] = [];
  const cloudOf = (name: string): Ecs => {
    const ecs = region(name, { describeImages: async () => images[name] ?? [], ...answers });
    return new Proxy(ecs, {
      get: (target, operation: keyof Ecs) => {
        if (operation !== 'region') calls.push(operation);
        return target[operation];
      },
    });
  };
  const now = at(2, 1.1);
  const report = await tick(config, {
    since: new Date(0),
    requests: [],
    cloudOf,
    now: () => now,
    deadline: at(2, 2),
    ...input,
  });
  return { report, calls: calls.filter((call) => !call.startsWith('describe')) };
}
interface Told {
  config: Settings;
  answers: Partial<Ecs>;
  input: Partial<TickInput>;
}

const source = image('i-1', night(1));
const failed = image('i-1', night(1), { status: 'CreateFailed' });

describe('upkeep', () => {
  const seen = { [SOURCE]: [listed(source), listed(failed)], [DESTINATION]: [listed(copy(source))] };

  test('tags first, since a crash must find every snapshot; what is cleared away comes last', async () => {
    const { calls } = await tickOver(seen);
    expect(calls).toEqual([
      'tagSnapshots',
      'tagSnapshots',
      'createImage',
      'tagSnapshots',
      'deleteImage',
      'deleteSnapshot',
    ]);
  });

  test.each<[ErrorKind, 'notes' | 'problems']>([
    ['throttled', 'notes'],
    ['server', 'notes'],
    ['unreachable', 'notes'],
    ['busy', 'notes'],
    ['in-use', 'notes'],
    ['denied', 'problems'],
    ['refused', 'problems'],
    ['not-found', 'problems'],
  ])('that is %s is told among the %s, with code and request id', async (kind, where) => {
    const answers: Partial<Ecs> = {
      deleteImage: async () => {
        throw refusal(kind, 'Code.Of.It', 'DeleteImage');
      },
    };
    const { report } = await tickOver(seen, { answers });
    const line = `removing failed image ${failed.imageId} in cn-shanghai: Code.Of.It the cloud says no (request id R-1)`;
    const other = where === 'notes' ? report.problems : report.notes;
    expect(report[where]).toContain(line);
    expect(other).not.toContain(line);
  });
});

describe('servers that are selected by tags, where they cannot be read', () => {
  const tagged = settings({ plans: [plan({ instances: undefined, instanceTags: { app: 'web' } })] });
  const seen = { [DESTINATION]: [listed(copy(source))] };
  const line = 'the instances of plan web could not be read: Some.Code the cloud says no';
  const refusing = (kind: ErrorKind) => ({
    config: tagged,
    answers: {
      describeInstances: async () => {
        throw refusal(kind);
      },
    },
  });

  test('are those that have copies, which is said: a right that is missing is a problem', async () => {
    const { report } = await tickOver(seen, refusing('denied'));
    expect(report.ages.map(({ instance }) => instance)).toEqual(['i-1']);
    expect(report.problems).toContain(`${line}; those that have copies are taken for them`);
  });
  test('a region that is dark is a note', async () => {
    const { report } = await tickOver(seen, refusing('unreachable'));
    expect(report.notes).toContain(`${line}; those that have copies are taken for them`);
    expect(report.problems).toEqual([]);
  });
  test('without a copy nobody can tell who they are', async () => {
    expect((await tickOver({}, refusing('unreachable'))).report.problems).toEqual([line]);
  });
});

describe('an ad hoc point', () => {
  const slot = at(2, 1);
  const request = { plan: 'web', instance: 'i-1', slot };
  const outcomeOf = async (told: Partial<Told>, images: Parameters<typeof tickOver>[0] = {}) => {
    const { report } = await tickOver(images, { ...told, input: { requests: [request], ...told.input } });
    return { report, outcome: report.outcomes.find(({ kind }) => kind === 'adhoc') };
  };
  const again = 'nothing was made of what was asked for at 2026-03-01T19:00Z: ask again';
  const refusing = (kind: ErrorKind): Partial<Ecs> => ({
    createImage: async () => {
      throw refusal(kind);
    },
  });

  test.each<ErrorKind>(['refused', 'busy'])('that is refused (%s) alarms: no later tick knows of it', async (kind) => {
    const { report, outcome } = await outcomeOf({ answers: refusing(kind) });
    expect(outcome).toMatchObject({ state: 'failed', code: 'Some.Code', reason: `the cloud says no; ${again}` });
    expect(report.problems).toContainEqual(expect.stringContaining(again));
  });
  test('that found no time alarms too', async () => {
    const { outcome, report } = await outcomeOf({ input: { deadline: at(2, 1), requests: [request] } });
    expect(outcome).toMatchObject({ state: 'failed', reason: `no time was left for it; ${again}` });
    expect(report.problems).toContainEqual(expect.stringContaining(again));
  });
  test('of a source that is dark alarms too', async () => {
    const describeImages: Ecs['describeImages'] = async () => {
      throw refusal('unreachable', 'ECONNREFUSED');
    };
    const { outcome } = await outcomeOf({ answers: { describeImages } });
    expect(outcome?.state).toBe('failed');
    expect((await outcomeOf({ answers: { describeImages } })).report.problems).toContainEqual(
      expect.stringContaining(again),
    );
  });
  test('that was begun does not', async () => {
    const { outcome, report } = await outcomeOf({});
    expect(outcome).toMatchObject({ state: 'in progress', reason: 'image asked for' });
    expect(report.problems).not.toContainEqual(expect.stringContaining(again));
  });
  test('of a plan that selects by tags is of the servers that it has now', async () => {
    const tagged = settings({ plans: [plan({ instances: undefined, instanceTags: { app: 'web' }, paused: true })] });
    const found = { id: 'i-7', type: '', zone: '', vSwitch: '', privateIp: '', securityGroups: [] };
    const input = { requests: [{ plan: 'web', slot }] };
    const { outcome } = await outcomeOf({ config: tagged, answers: { describeInstances: async () => [found] }, input });
    expect(outcome).toMatchObject({ instance: 'i-7', state: 'in progress' });
    const none = await outcomeOf({ config: tagged, answers: { describeInstances: async () => [] }, input });
    expect(none.report.problems).toEqual(['protectNow: no server of plan web is known now; ask again']);
  });
});

describe('a slot that was refused at every tick', () => {
  const slot = '2026-03-01T18:00Z';
  const seen = { [SOURCE]: [listed(source)], [DESTINATION]: [listed(copy(source))] };
  const refusing: Partial<Ecs> = {
    createImage: async () => {
      throw refusal('refused', 'QuotaExceed.Image');
    },
  };
  const outcomeAt = async (now: Date, refusals: Refusals, answers: Partial<Ecs> = refusing) => {
    const { report } = await tickOver(seen, { answers, input: { now: () => now, deadline: at(4, 0), refusals } });
    return { report, outcome: report.outcomes.find((told) => told.slot === slot) };
  };

  test('is missed with the code of the last refusal, once it is too late', async () => {
    const refusals = new Refusals();
    expect((await outcomeAt(at(2, 1), refusals)).outcome).toMatchObject({ state: 'failed', code: 'QuotaExceed.Image' });
    const { outcome, report } = await outcomeAt(at(2, 7), refusals);
    expect(outcome).toMatchObject({ state: 'missed', code: 'QuotaExceed.Image', requestId: 'R-1' });
    expect(report.problems).toEqual([
      `i-1 of plan web, slot ${slot}, in cn-qingdao: missed, no image of it was begun within 6 h; last refused: the cloud says no (QuotaExceed.Image, request id R-1)`,
    ]);
  });
  test('and after the next slot has come', async () => {
    const refusals = new Refusals();
    await outcomeAt(at(2, 1), refusals);
    expect((await outcomeAt(at(3, 1), refusals)).outcome).toMatchObject({ state: 'missed', code: 'QuotaExceed.Image' });
  });
  test('by a new process without it, as missed all the same', async () => {
    const { outcome } = await outcomeAt(at(2, 7), new Refusals());
    expect(outcome).toMatchObject({ state: 'missed', reason: 'no image of it was begun within 6 h' });
    expect(outcome?.code).toBeUndefined();
  });
});

describe('a server with no copy in view', () => {
  const ancient = copy(image('i-1', night(-9)));
  const described = async (input: Partial<TickInput>) => {
    const filters: ImageFilter[] = [];
    const describeImages: Ecs['describeImages'] = async (filter) => {
      filters.push(filter);
      return 'offsite-instance' in filter.tags ? [listed(ancient)] : [];
    };
    const { report } = await tickOver({}, { answers: { describeImages }, input });
    return { age: report.ages[0], byServer: filters.filter(({ tags }) => 'offsite-instance' in tags) };
  };

  test('is looked for further back, by its tags', async () => {
    const { age, byServer } = await described({});
    expect(age).toMatchObject({ state: 'over target', takenAt: night(-9).toISOString(), hours: 265.1 });
    expect(byServer).toEqual([{ tags: { 'offsite-vault': 'offsite-prod', 'offsite-instance': 'i-1' } }]);
  });
  test('is not, in a young stack', async () => {
    const { age, byServer } = await described({ since: at(2, 0) });
    expect(age).toMatchObject({ state: 'first copy awaited' });
    expect(byServer).toEqual([]);
  });
});
