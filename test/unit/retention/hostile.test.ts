import { AlibabaEcs } from '../../../src/cloud/alibaba/ecs';
import type { EcsTransport } from '../../../src/cloud/alibaba/client';
import type { Ecs } from '../../../src/cloud/ecs';
import { retain } from '../../../src/reconcile/retention/retain';
import { readVault } from '../../../src/reconcile/retention/sweep';
import { snapshotIds } from '../../../src/recovery/point';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { listed, region } from '../clouds';
import { config, copies, SERVER, vault } from './vaults';
import { at, copy, DESTINATION, image, night, plan, settings, SOURCE } from '../worlds';

// Whoever holds a key that may only make images, and answers that say nothing, must let nothing go.

const released = (found: ReturnType<typeof decideRetention>) =>
  found.filter(({ fate }) => fate === 'released').map(({ point }) => point.imageId);

test('images made by hand with the tags of the newest point push no copy out', () => {
  const good = copies([1, 2, 3, 4, 5]);
  const newest = image(SERVER, night(5));
  const junk = Array.from({ length: 5 }, () =>
    copy(newest, DESTINATION, { createdAt: at(5, 20), tags: { 'offsite-taken': at(5, 19).toISOString() } }),
  );
  const of = config({ destination: { last: 5 } });
  expect(released(decideRetention(of, vault([...good, ...junk])))).toEqual([]);
  expect(released(decideRetention(of, vault([...junk, ...good])))).toEqual([]);
});

/** Answers to every request with an empty body, or with what is handed in. */
function answering(name: string, fill: (action: string, page: number) => object = () => ({})): AlibabaEcs {
  let page = 0;
  const transport: EcsTransport = {
    region: name,
    send: async (action, _request, answer) => Object.assign(answer, fill(action, ++page)),
  };
  return new AlibabaEcs(transport);
}

test('an answer without its list is no empty region', async () => {
  const read = await readVault(settings(), ['i-1'], (name) => answering(name), at(5, 0));
  expect(Object.values(read.regions)).toEqual(
    Array(2).fill({ readable: false, failure: expect.objectContaining({ code: 'NoList' }) as object }),
  );
});

test.each<[string, (name: string) => Ecs['describeInstances']]>([
  ['it', (name) => (which) => answering(name).describeInstances(which)],
  [
    'one that leaves the instance out once',
    () => {
      const answers = [[], [{ id: SERVER, type: '', zone: '', vSwitch: '', privateIp: '', securityGroups: [] }]];
      return async () => answers.shift() ?? [];
    },
  ],
])('nor does %s make an instance one that is gone', async (_name, describing) => {
  const deleted: string[] = [];
  const describeInstances = describing(SOURCE);
  const points = [image(SERVER, night(1)), image(SERVER, night(2))];
  const cloudOf = (name: string) =>
    region(name, {
      describeImages: async () => (name === SOURCE ? points.map((point) => listed(point)) : []),
      describeInstances,
      deleteImage: async (id) => void deleted.push(id),
    });
  const of = settings({ plans: [plan({ instances: ['i-2'], goneDays: 3 })] });
  await retain(of, [SERVER], { cloudOf, now: () => at(20, 0), deadline: at(21, 0) });
  expect(deleted).toEqual([]);
});

test('a short page is the last one only if the count says so', async () => {
  const pages = [99, 100, 51];
  const ecs = answering(SOURCE, (_action, page) => ({
    totalCount: 250,
    images: { image: Array.from({ length: pages[page - 1] ?? 0 }, (_, i) => ({ imageId: `m-${page}-${i}` })) },
  }));
  expect(await ecs.describeImages({ tags: {} })).toHaveLength(250);
});

test('of a server that is gone, snapshots go too when no image is left to tell of it', async () => {
  const lost = image(SERVER, night(1));
  const deleted: string[] = [];
  const cloudOf = (name: string) =>
    region(name, {
      describeInstances: async () => [],
      describeSnapshots: async () =>
        name === SOURCE ? snapshotIds(lost).map((id) => ({ id, tags: lost.tags, loose: true })) : [],
      deleteSnapshot: async (id) => void deleted.push(id),
    });
  const of = settings({ plans: [plan({ instances: ['i-2'], goneDays: 3, keep: { source: { last: 2 } } })] });
  const hands = { cloudOf, now: () => at(20, 0), deadline: at(21, 0) };
  await retain(of, [SERVER], hands, {}, { only: () => true });
  // Whoever chose what goes was shown no snapshot.
  expect(deleted).toEqual([]);
  await retain(of, [SERVER], hands);
  expect(deleted).toEqual(snapshotIds(lost));
});
