import { slotText } from '../../../src/recovery/identity';
import { at, DESTINATION, night, plan, settings, SOURCE } from '../../unit/worlds';
import { OLD, RecoveryStory, VAULT, ZONES } from './story';
import type { VaultStory } from '../vault-story';

/**
 * Weeks in one go: the source goes dark, servers come up in the new region and are protected to a third one with home there; the old
 * region comes back, its servers are stopped, copies go there too, and one evening the servers go home.
 */
const THIRD = 'cn-beijing';
const AWAY = 'offsite-failback';
const NETWORK = (zone: string) => ({ cidr: '10.0.0.0/16', vSwitches: { [zone]: '10.0.0.0/24' } });

let story: RecoveryStory;
let away: VaultStory;
/** What came up in the new region, by the old ids. */
let moved: Record<string, string>;

beforeAll(async () => {
  story = await RecoveryStory.begin(3);
});
afterAll(() => story.end());

/** For each old server, the servers that run in its place, itself included. */
function running(): Record<string, string[]> {
  const found: Record<string, string[]> = Object.fromEntries(OLD.map((old) => [old, []]));
  for (const region of [SOURCE, DESTINATION]) {
    for (const [id, { status, tags }] of Object.entries(story.vault.region(region)?.instances ?? {})) {
      if (status !== 'Running') continue;
      // Of a dark region nobody can tell, and nobody can work there.
      if (region === SOURCE && isDark) continue;
      const of = tags['offsite-instance'] ?? id;
      const old = Object.keys(moved ?? {}).find((key) => moved[key] === of) ?? of;
      found[old]?.push(id);
    }
  }
  return found;
}
let isDark = true;
const counts = () => Object.values(running()).map((ids) => ids.length);

async function stop(region: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await story.vault.byHand('StopInstance', region, { InstanceId: id });
}

test('the day: servers in the new region, one live copy each; the same day they are protected to a third region', async () => {
  story.config = { vault: VAULT };
  expect((await story.up({ mode: 'failover', network: NETWORK(ZONES[0]) })).errors).toBe('');
  moved = Object.fromEntries(story.live().map(({ old, id }) => [old, id]));
  expect(counts()).toEqual([1, 1, 1]);
  const plans = [plan({ name: 'nightly', instances: Object.values(moved) })];
  const of = {
    vault: AWAY,
    sourceRegion: DESTINATION,
    destinationRegions: [THIRD],
    homeRegion: THIRD,
    plans,
    tickMinutes: 30,
  };
  away = story.vault.beside(settings(of));
  await away.untilDay(4);
  expect(away.days(THIRD, AWAY)).toEqual([4, 4, 4]);
  expect(away.problems()).toEqual([]);
});

test('a week away, the old region dark: every night protected, the old vault as it was, and the live servers untouched by it', async () => {
  const before = story.vault.images(DESTINATION, VAULT).length;
  await standbyFor([4, 5, 6, 7, 8, 9, 10, 11]);
  expect(new Set(away.days(THIRD, AWAY)).size).toBe(8);
  expect(away.problems()).toEqual([]);
  expect(story.vault.images(DESTINATION, VAULT)).toHaveLength(before);
  story.select('recovery');
  story.config = { vault: VAULT, destinationRegions: DESTINATION };
  const again = await story.up({ mode: 'failover', network: NETWORK(ZONES[0]) });
  expect(new Set(again.result?.resources.map(({ action }) => action))).toEqual(new Set(['same']));
});

/** What stands by in the third region: each morning of the last night, the old one went first, and never is more than one missing. */
async function standbyFor([first, ...mornings]: [number, ...number[]]): Promise<void> {
  story.select('standby');
  story.config = { vault: AWAY, destinationRegions: THIRD };
  const standing = () =>
    story
      .live(THIRD)
      .map(({ status, tags, privateIp }) => `${privateIp} ${status} ${tags['offsite-slot']}`)
      .sort();
  const of = (day: number) => [11, 12, 13].map((n) => `10.0.0.${n} Stopped ${slotText(night(day))}`);
  expect((await story.up({ mode: 'standby', network: NETWORK('cn-beijing-h') })).errors).toBe('');
  expect(standing()).toEqual(of(first));
  for (const day of mornings) {
    await away.untilDay(day);
    const before = story.cloud.calls().length;
    const { errors, warnings } = await story.up();
    expect({ day, errors, warnings }).toEqual({ day, errors: '', warnings: [] });
    expect(standing()).toEqual(of(day));
    const calls = story.cloud.calls().slice(before);
    const changes = calls.filter(({ action }) => ['DeleteInstance', 'RunInstances'].includes(action));
    expect(changes.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      Array(3).fill(['DeleteInstance ok', 'RunInstances ok']).flat(),
    );
  }
}

test('the old region comes back and its servers run: two live copies, until they are stopped, which comes first', async () => {
  story.cloud.faults.clear();
  isDark = false;
  expect(counts()).toEqual([2, 2, 2]);
  await stop(SOURCE, OLD);
  expect(counts()).toEqual([1, 1, 1]);
  away.up({ ...away.settings, destinationRegions: [THIRD, SOURCE] });
  await away.untilDay(13);
  expect(away.days(SOURCE, AWAY)).toContain(13);
  expect(away.problems()).toEqual([]);
});

test('the way home is prepared, and nothing is made yet', async () => {
  story.select('home');
  story.config = { vault: AWAY, destinationRegions: SOURCE };
  const { errors, servers } = await story.up({ mode: 'off', network: NETWORK('cn-shanghai-b') });
  expect({ errors, servers }).toEqual({ errors: '', servers: {} });
});

test('the evening: stopped, the last copy, up at home with the old addresses; never two live copies', async () => {
  await away.until(at(14, -0.5));
  await stop(DESTINATION, Object.values(moved));
  expect(counts()).toEqual([0, 0, 0]);
  await away.untilDay(14);
  const { errors, servers } = await story.up({ mode: 'failover' });
  expect(errors).toBe('');
  expect(counts()).toEqual([1, 1, 1]);
  const home = story.live(SOURCE);
  expect(home.map(({ old }) => old).sort()).toEqual(Object.values(moved).sort());
  expect(home.map(({ privateIp }) => privateIp).sort()).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13']);
  // Of the copy that was taken once nobody could write any more.
  for (const { dataOf } of Object.values(servers))
    expect(Date.parse(dataOf)).toBeGreaterThanOrEqual(at(14, -0.5).getTime());
});

test('what is at home is protected to the new region as before, and the rest is put away in two steps', async () => {
  const back = plan({ name: 'nightly', instances: story.live(SOURCE).map(({ id }) => id) });
  const home = story.vault.beside(settings({ vault: VAULT, plans: [back], tickMinutes: 30 }));
  await home.untilDay(16);
  expect(home.days(DESTINATION, VAULT).filter((day) => day >= 14)).toEqual([15, 15, 15, 16, 16, 16]);
  expect(home.problems()).toEqual([]);

  story.select('recovery');
  story.config = { vault: VAULT };
  expect((await story.up({ mode: 'off', network: NETWORK(ZONES[0]) })).errors).toContain('of a failover are live');
  expect((await story.up({ mode: 'failover', protect: false })).errors).toBe('');
  expect((await story.up({ mode: 'off' })).errors).toBe('');
  expect(story.live(DESTINATION)).toEqual([]);
  expect(counts()).toEqual([1, 1, 1]);
});
