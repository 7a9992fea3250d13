import type { Snapshot } from 'local-cloud';
import { DESTINATION, SOURCE } from '../../unit/worlds';
import { OLD, RecoveryStory, WEB } from './story';

/**
 * A failover is run once and its calls are counted; then once more for each call, with something going wrong at that very call, and
 * once more after it.
 */
let story: RecoveryStory;
let disaster: Snapshot;
/** Of a failover, in order. */
let actions: string[];
let wanted: object;

const CHANGING = /^(Create|Run|Authorize|Attach|Invoke|Modify|Tag|Start|Stop|Delete)/;
/** The deployment asks again so many times when a connection breaks. */
const REPEATS = 2;

beforeAll(async () => {
  story = await RecoveryStory.begin();
  await story.role('api');
  story.recovery = { ...story.recovery, overrides: { [WEB]: { role: 'api' } }, check: { command: 'true' } };
  disaster = story.cloud.snapshot();
  const before = story.cloud.calls().length;
  expect((await story.up()).errors).toBe('');
  actions = story.cloud
    .calls()
    .slice(before)
    .map(({ action }) => action);
  wanted = servers();
}, 60_000);
afterAll(() => story.end());

/** All that costs money, and what it stands for. */
function servers(): object {
  const region = story.vault.region(DESTINATION);
  const live = story
    .live()
    .map(({ old, status, privateIp, type, ramRole }) => ({ old, status, privateIp, type, ramRole }));
  const disks = Object.values(region?.disks ?? {}).map(({ sizeGiB, category }) => `${category} ${sizeGiB}`);
  const { networks = {}, switches = {} } = story.cloud.world.vpc[DESTINATION] ?? {};
  const parts = [region?.instances, region?.securityGroups, networks, switches].map(
    (all) => Object.keys(all ?? {}).length,
  );
  return { live, disks: disks.sort(), parts };
}

/** The last of each kind of change, and the first server too; with EVERY_CALL=1 in the environment every call, which takes minutes. */
function tried(): [number, string][] {
  const all = [...actions.entries()];
  if (process.env.EVERY_CALL) return all;
  const picked = [...actions.map((action) => actions.lastIndexOf(action)), actions.indexOf('RunInstances')];
  return all.filter(([i, action]) => CHANGING.test(action) && picked.includes(i));
}

async function begin(): Promise<void> {
  await story.cloud.restore(disaster);
  story.newStack();
}

/** @returns how often `up` was needed until it went well */
async function untilWell(): Promise<number> {
  let errors = '';
  for (let times = 1; times <= 3; times += 1) {
    ({ errors } = await story.up());
    if (errors === '') return times;
  }
  throw new Error(`it never goes well: ${errors}`);
}

test('the failover has every kind of call in it', () => {
  expect(Object.keys((wanted as { live: object[] }).live)).toHaveLength(OLD.length);
  for (const action of ['CreateVpc', 'RunInstances', 'AttachInstanceRamRole', 'InvokeCommand'])
    expect(actions).toContain(action);
});

test.each(['dropped', 'lost-answer'] as const)(
  '%s, once, at every call: asked again, and nothing is made twice',
  async (kind) => {
    const all = kind === 'lost-answer' || process.env.EVERY_CALL;
    const calls = tried().filter(([, action]) => all || action === 'RunInstances');
    for (const [after, action] of calls) {
      await begin();
      story.cloud.faults.add({ kind, after, caller: 'root' });
      expect({ action, times: await untilWell(), is: servers() }).toEqual({ action, times: 1, is: wanted });
    }
  },
  600_000,
);

test('killed at every call, its effect done and its answer lost: the next up finishes it, and nothing is left, billed twice or unseen', async () => {
  let killed = 0;
  for (const [after, action] of tried()) {
    await begin();
    // As many as are asked again: nothing of it ever comes back, and the program ends there.
    story.cloud.faults.add({ kind: 'lost-answer', after, times: REPEATS + 1, caller: 'root' });
    const { errors } = await story.up({}, false);
    killed += errors === '' ? 0 : 1;
    story.cloud.faults.clear();
    story.dark(SOURCE);
    expect({ action, times: await untilWell(), is: servers() }).toEqual({ action, times: 1, is: wanted });
  }
  expect(killed).toBeGreaterThan(tried().length / 2);
  const again = await story.up();
  expect([...new Set(again.result?.resources.map(({ action }) => action))]).toEqual(['same']);
}, 600_000);
