import { decideOrphans, decideRemovals, decideTaggings } from '../../../src/recovery/upkeep';
import { snapshotIds } from '../../../src/recovery/point';
import { at, copy, DARK, DESTINATION, image, night, plan, settings, SOURCE, world } from '../worlds';

const config = settings();

function untagged(...args: Parameters<typeof world>) {
  const seen = world(...args);
  for (const view of Object.values(seen.regions)) if (view.readable) view.snapshots = [];
  return seen;
}

describe('tags of snapshots', () => {
  test('are put on as soon as the image is finished, in every region, and are those of the image', () => {
    const source = image('i-1', night(2), { had: [40, 100] });
    const copied = copy(source);
    const taggings = decideTaggings(
      config,
      untagged(at(2, 1), [source, copied, image('i-2', night(2), { status: 'Creating' })]),
    );
    expect(taggings).toEqual([
      { region: SOURCE, snapshotIds: snapshotIds(source), tags: source.tags },
      { region: DESTINATION, snapshotIds: snapshotIds(copied), tags: copied.tags },
    ]);
    expect(copied.tags).toMatchObject({
      'offsite-source': source.imageId,
      'offsite-taken': source.takenAt.toISOString(),
    });
  });

  test('are beside those that the user puts on everything', () => {
    const source = image('i-1', night(2), { tags: { team: 'shop' } });
    const tagged = settings({ tags: { team: 'shop' } });
    expect(decideTaggings(tagged, untagged(at(2, 1), [source]))).toMatchObject([
      { tags: { ...source.tags, team: 'shop' } },
    ]);
  });

  test('are put on once', () => {
    expect(decideTaggings(config, world(at(2, 1), [image('i-1', night(2))]))).toEqual([]);
  });
});

describe('a failed image', () => {
  const failed = image('i-1', night(2), { status: 'CreateFailed' });
  const removed = (now: Date, points: Parameters<typeof world>[1]) =>
    decideRemovals(config, world(now, points)).map(({ point }) => point.imageId);

  test('stays while its slot is tried: it is the count of attempts', () => {
    expect(removed(at(2, 1), [failed])).toEqual([]);
    expect(removed(at(2, 1), [failed, image('i-1', night(2), { status: 'Creating', attempt: 2 })])).toEqual([]);
  });
  test('goes once another attempt has worked', () => {
    expect(removed(at(2, 2), [failed, image('i-1', night(2), { attempt: 2 })])).toEqual([failed.imageId]);
  });
  test('goes once there is a newer slot', () => {
    expect(removed(at(3, 0), [failed])).toEqual([failed.imageId]);
  });
  test('of a plan that nobody knows stays', () => {
    expect(removed(at(3, 0), [image('i-1', night(2), { status: 'CreateFailed' }, { plan: 'gone' })])).toEqual([]);
  });
  test('of a plan that is paused stays, though another attempt has worked', () => {
    const paused = settings({ plans: [plan({ paused: true })] });
    for (const now of [at(2, 1), at(3, 1)]) {
      expect(decideRemovals(paused, world(now, [failed, image('i-1', night(2), { attempt: 2 })]))).toEqual([]);
    }
  });
  test('that is only unavailable stays', () => {
    expect(removed(at(3, 0), [image('i-1', night(2), { status: 'UnAvailable' })])).toEqual([]);
  });
  test('a good image never goes', () => {
    expect(removed(at(5, 0), [image('i-1', night(2)), image('i-1', night(5))])).toEqual([]);
  });
});

describe('orphans', () => {
  const kept = image('i-1', night(2));
  const gone = { id: 's-gone', tags: { ...image('i-1', night(2)).tags, 'offsite-discarded': 'yes' } };
  const withSnapshots = (snapshots: { id: string; tags: Record<string, string> }[]) => {
    const seen = world(at(2, 1), [kept]);
    const view = seen.regions[SOURCE];
    if (view?.readable) view.snapshots.push(...snapshots);
    return seen;
  };

  test('are snapshots of the vault whose image is gone', () => {
    expect(decideOrphans(withSnapshots([gone]), config.vault)).toEqual([{ region: SOURCE, snapshotIds: ['s-gone'] }]);
  });
  test('are not what a person left by deleting a good image: it may be all that there is', () => {
    const left = { id: 's-left', tags: image('i-1', night(2)).tags };
    expect(decideOrphans(withSnapshots([left]), config.vault)).toEqual([]);
  });
  test('are none where an image holds them', () => {
    expect(decideOrphans(withSnapshots([]), config.vault)).toEqual([]);
  });
  test('of another vault are nobody s business', () => {
    const foreign = { id: 's-f', tags: { ...gone.tags, 'offsite-vault': 'other' } };
    expect(decideOrphans(withSnapshots([foreign, { id: 's-x', tags: {} }]), config.vault)).toEqual([]);
  });
  test('are not looked for in a region that was not read', () => {
    const seen = withSnapshots([gone]);
    expect(decideOrphans({ ...seen, regions: { [SOURCE]: DARK } }, config.vault)).toEqual([]);
  });
});
