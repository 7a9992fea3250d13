import type { Snapshot } from 'local-cloud';
import type { Pruned } from '../../../src/cli/prune/release';
import type { Status } from '../../../src/cli/status/document';
import { HEM, QINGDAO, SHANGHAI } from '../story';
import { Terminal } from '../terminal';

let terminal: Terminal;
let morning: Snapshot;

/** Five nights of two servers under no rule; then somebody types `last: 1`. */
beforeAll(async () => {
  terminal = await Terminal.begin();
  await terminal.until('2026-03-05T22:00:00Z');
  terminal.reconfigure({ plan: { keep: { source: { last: 1 }, destination: { last: 1 } } } });
  morning = terminal.cloud.snapshot();
});
afterAll(() => terminal.end());
beforeEach(async () => {
  await terminal.cloud.restore(morning);
  terminal.answers = [];
  terminal.interruptedAt = undefined;
});

const images = () => [SHANGHAI, QINGDAO].map((region) => terminal.images(region).length);
const snapshots = () =>
  [SHANGHAI, QINGDAO].map((region) => Object.keys(terminal.cloud.world.ecs.regions[region]?.snapshots ?? {}).length);
const pruned = (out: string) => (JSON.parse(out) as { pruned: Pruned[] }).pruned;

test('shows what the brake holds and why, and releases nothing unasked; status calls it a problem', async () => {
  const { code, out } = await terminal.offsite('prune');
  expect(code).toBe(1);
  expect(out).toContain(`${HEM} of plan nightly in ${QINGDAO}: 4 points`);
  expect(out).toMatch(/brake: \d points here should have gone before/);
  expect(out).toContain('With --yes, all of this is.');
  expect(images()).toEqual([10, 10]);
  const status = await terminal.offsite('status', '--json');
  expect(status.code).toBe(1);
  expect((JSON.parse(status.out) as Status).problems.join()).toContain('`offsite prune` shows them');
});

test('typed confirmation: the name of the vault, and nothing else', async () => {
  terminal.answers = ['yes'];
  expect((await terminal.offsite('prune')).code).toBe(1);
  expect(images()).toEqual([10, 10]);
  terminal.answers = ['offsite-prod'];
  const { code, out } = await terminal.offsite('prune');
  expect([code, out]).toEqual([0, expect.stringContaining('16 of 16 points are released.')]);
  expect(images()).toEqual([2, 2]);
  // Two disks each.
  expect(snapshots()).toEqual([4, 4]);
});

test('--yes; afterwards there is nothing to do, and status is well', async () => {
  const { code, out } = await terminal.offsite('prune', '--yes', '--json');
  expect(code).toBe(0);
  expect(pruned(out).map(({ state }) => state)).toEqual(Array(16).fill('released'));
  expect(await terminal.offsite('prune')).toMatchObject({ code: 0, out: 'The brake holds nothing.\n' });
  expect((await terminal.offsite('status')).code).toBe(0);
});

test('interrupted, the server that was begun is finished and the other stays whole; the same command again goes on', async () => {
  terminal.interruptedAt = 'releasing of';
  const first = await terminal.offsite('prune', '--yes');
  expect([first.code, images()]).toEqual([130, [6, 6]]);
  expect(first.out).toContain('8 of 16 points are released.');
  expect(first.out).toContain('8 points were not touched. The same command goes on with them.');
  terminal.interruptedAt = undefined;
  const second = await terminal.offsite('prune', '--yes');
  expect([second.code, images(), snapshots()]).toEqual([0, [2, 2], [4, 4]]);
});

test('only of what is named; what the vault does not know is an error', async () => {
  const said = await terminal.offsite('prune', 'i-unknown');
  expect(said).toMatchObject({ code: 2, err: expect.stringContaining('i-unknown is no plan of this stack') as string });
  expect((await terminal.offsite('prune', HEM, '--yes')).code).toBe(0);
  expect(images()).toEqual([6, 6]);
  expect((await terminal.offsite('prune', 'nightly', '--yes')).code).toBe(0);
  expect(images()).toEqual([2, 2]);
});

test('what no brake holds is left to the function', async () => {
  terminal.reconfigure({ plan: { keep: { source: { last: 4 }, destination: { last: 1 } } } });
  const { code, out } = await terminal.offsite('prune', '--yes', '--json');
  terminal.reconfigure({ plan: { keep: { source: { last: 1 }, destination: { last: 1 } } } });
  expect([code, pruned(out).length]).toEqual([0, 8]);
  expect(images()).toEqual([10, 2]);
});

test('partial success is told as it is: a refused image stays with code and request id, a locked snapshot is left', async () => {
  const [first, second] = terminal.images(QINGDAO);
  const refuse = { kind: 'code', status: 403, times: 9 } as const;
  terminal.cloud.faults.add({ ...refuse, action: 'DeleteImage', key: first?.id, code: 'ImageUsingByInstance' });
  const disk = terminal.cloud.world.ecs.regions[QINGDAO]?.images[second?.id ?? '']?.disks[0]?.snapshotId ?? '';
  terminal.cloud.faults.add({ ...refuse, action: 'DeleteSnapshot', key: disk, code: 'SnapshotLocked' });
  const { code, out } = await terminal.offsite('prune', '--yes', '--json');
  expect(code).toBe(1);
  const states = pruned(out).filter(({ state }) => state !== 'released');
  const [stays, left] = [
    states.find(({ image }) => image === first?.id),
    states.find(({ image }) => image === second?.id),
  ];
  expect(stays).toMatchObject({
    state: 'stays',
    why: expect.stringMatching(/ImageUsingByInstance.*request id/) as string,
  });
  expect(left).toMatchObject({ state: 'snapshots left', why: expect.stringContaining(disk) as string });
  expect(states).toHaveLength(2);
  // One is few enough for the function to try by itself.
  expect((await terminal.offsite('prune')).out).toBe('The brake holds nothing.\n');
});

test('each point is read again before it goes: one that has become the last usable copy stays', async () => {
  const newest = terminal.images(QINGDAO).at(-1);
  terminal.answers = ['offsite-prod'];
  terminal.whileAsked = async () => {
    const params = { RegionId: QINGDAO, ImageId: newest?.id ?? '' };
    await terminal.cloud.call({ service: 'ecs', action: 'DeleteImage', region: QINGDAO, params });
  };
  const { code, out } = await terminal.offsite('prune');
  terminal.whileAsked = undefined;
  expect(code).toBe(1);
  expect(out).toContain('looked at again, it may not go now');
  const slots = terminal.images(QINGDAO).map(({ tags }) => tags['offsite-slot']);
  expect(slots.sort()).toEqual(['2026-03-04T18:00Z', '2026-03-05T18:00Z']);
});

test('loose snapshots of images that somebody deleted are shown, and go when confirmed', async () => {
  const lost = terminal.images(QINGDAO).filter(({ tags }) => tags['offsite-instance'] === HEM);
  for (const { id } of lost.slice(0, 4)) {
    await terminal.cloud.call({
      service: 'ecs',
      action: 'DeleteImage',
      region: QINGDAO,
      params: { RegionId: QINGDAO, ImageId: id },
    });
  }
  const shown = await terminal.offsite('prune', HEM);
  expect(shown.out).toContain(`${HEM} of plan nightly in ${QINGDAO}: 0 points, 8 snapshots whose image is gone`);
  expect((await terminal.offsite('prune', HEM, '--yes')).code).toBe(0);
  expect(snapshots()[1]).toBe(2 + 10);
});

test('who is in a plan is read again too: a server that left it meanwhile keeps everything', async () => {
  const { instances } = terminal.cloud.world.ecs.regions[SHANGHAI] ?? {};
  const server = instances?.[HEM];
  if (!server) throw new Error('no server');
  server.tags.backup = 'yes';
  terminal.reconfigure({
    plan: {
      instances: undefined,
      instanceTags: { backup: 'yes' },
      keep: { source: { last: 1 }, destination: { last: 1 } },
    },
  });
  terminal.answers = ['offsite-prod'];
  terminal.whileAsked = async () => void (server.tags = {});
  const { code } = await terminal.offsite('prune', HEM);
  terminal.whileAsked = undefined;
  terminal.reconfigure({ plan: { keep: { source: { last: 1 }, destination: { last: 1 } } } });
  expect(code).toBe(1);
  expect(images()).toEqual([10, 10]);
});

test('a region that is dark is told: what is held there is not known', async () => {
  terminal.cloud.faults.add({ kind: 'dark', region: SHANGHAI });
  const { err } = await terminal.offsite('prune', 'nightly');
  expect(err).toContain(`note: ${SHANGHAI} could not be read`);
});

test('without the right to delete nothing goes, and it is said', async () => {
  await terminal.useSubUser();
  const { code } = await terminal.offsite('prune', '--yes');
  expect(code).toBe(3);
  expect(images()).toEqual([10, 10]);
});
