import type { LocalCloud, Snapshot } from 'local-cloud';
import type { ServerOutput } from '../../src/stack/recovery/server-output';
import { DESTINATION } from '../unit/worlds';
import { API, DB, OLD, RecoveryStory, VAULT, WEB, ZONES } from '../scenario/recovery/story';
import { realProject, whatIsMissing, type RealProject } from './engine';

/** The recovery stack under the real engine and provider, the source dark. Skipped by name where they are not on this machine. */
const missing = whatIsMissing();
const title = missing ? `the real engine (skipped: this machine lacks ${missing})` : 'the real engine';

(missing ? describe.skip : describe)(title, () => {
  let story: RecoveryStory;
  let cloud: LocalCloud;
  let project: RealProject;
  let morning: Snapshot;

  beforeAll(async () => {
    story = await RecoveryStory.begin();
    cloud = story.cloud;
    morning = cloud.snapshot();
    await newProject();
  }, 120_000);

  afterAll(async () => {
    await story.end();
    project.remove();
  });

  const newProject = async () => {
    project = await realProject(cloud.endpoints, 'recovery', {
      'offsite:destinationRegions': { value: DESTINATION },
      'offsite:vault': { value: VAULT },
    });
  };
  const set = async (changes: Record<string, unknown>) => {
    story.recovery = { ...story.recovery, ...changes };
    await project.stack.setConfig('offsite:recovery', { value: JSON.stringify(story.recovery) });
  };
  const options = { color: 'never', continueOnError: true, parallel: 4 } as const;
  const up = async () => (await project.stack.up(options)).summary.resourceChanges ?? {};
  const failed = async (): Promise<string> => {
    try {
      await project.stack.up(options);
    } catch (error) {
      return String(error);
    }
    throw new Error('it went well');
  };
  const shown = () => story.live().map(({ old, status, privateIp }) => [old, status, privateIp]);

  /** The live servers, and the rules of the group that they are in. */
  const held = () => {
    const { securityGroups = {} } = story.vault.region(DESTINATION) ?? {};
    const [group = ''] = story.live().flatMap(({ securityGroupIds }) => securityGroupIds);
    return JSON.stringify([story.live(), securityGroups[group]]);
  };

  /** The status of each server in the stack's outputs. */
  const told = async () => {
    const { servers } = await project.stack.outputs();
    return Object.values(servers?.value as Record<string, ServerOutput>).map(({ status }) => status);
  };

  const steps: [string, () => Promise<void>][] = [
    [
      'failover: one refusal of the cloud stops no other server, and up again makes it',
      async () => {
        await set({ mode: 'failover' });
        cloud.faults.add({
          kind: 'code',
          action: 'RunInstances',
          key: `recovery-${DB}`,
          code: 'OperationDenied.NoStock',
          status: 403,
          times: 1,
        });
        expect(await failed()).toContain('OperationDenied.NoStock');
        expect(shown()).toEqual([
          [API, 'Running', '10.0.0.11'],
          [WEB, 'Running', '10.0.0.13'],
        ]);
        expect(await up()).toMatchObject({ create: 1 });
        expect(shown()).toEqual(OLD.map((old, i) => [old, 'Running', `10.0.0.${11 + i}`]));
      },
    ],
    [
      'up again has nothing to do, also with a newer copy; refresh finds nothing',
      async () => {
        await story.newerCopy(WEB);
        expect(Object.keys(await up())).toEqual(['same']);
        const { summary } = await project.stack.refresh({ color: 'never' });
        expect(Object.keys(summary.resourceChanges ?? {})).toEqual(['same']);
      },
    ],
    [
      'a slip of the mode, and destroy: refused, and every server lives',
      async () => {
        const live = JSON.stringify(shown());
        await set({ mode: 'off' });
        expect(await failed()).toContain('of a failover are live');
        await expect(project.stack.destroy({ color: 'never' })).rejects.toThrow('protect');
        expect(JSON.stringify(shown())).toBe(live);
        await set({ mode: 'failover' });
      },
    ],
    [
      'another network: refused, and no live server loses its place or what comes in; a larger one is the same',
      async () => {
        const { network } = story.recovery;
        const before = held();
        expect(before).toContain('443/443');
        await set({ network: { ...(network as object), cidr: '10.0.0.0/8' } });
        expect(await up()).toMatchObject({ update: 1 });
        expect(held()).toBe(before);
        const other = await story.network('10.0.0.0/24', ZONES[0]);
        await set({ network: { vSwitchIds: [other.vSwitch], securityGroupIds: [other.group] } });
        expect(await failed()).toContain('protect');
        expect(held()).toBe(before);
        await set({ network });
        expect(await up()).toMatchObject({ update: 1 });
        expect(held()).toBe(before);
      },
    ],
    [
      'one that was stopped by hand: up with --refresh starts it',
      async () => {
        const id = story.live().find(({ old }) => old === API)?.id ?? '';
        await story.vault.byHand('StopInstance', DESTINATION, { InstanceId: id });
        await cloud.clock.advance('PT5M');
        expect(shown()).toContainEqual([API, 'Stopped', '10.0.0.11']);
        await project.stack.up({ ...options, refresh: true });
        expect(shown()).toEqual(OLD.map((old, i) => [old, 'Running', `10.0.0.${11 + i}`]));
      },
    ],
    [
      'one that cannot be had anywhere: the preview goes on, up fails at its end and says which',
      async () => {
        const live = JSON.stringify(shown());
        await set({ servers: { instances: [...OLD, 'i-uf6gone00000001'] } });
        expect(await failed()).toContain('Not started: i-uf6gone00000001');
        expect(JSON.stringify(shown())).toBe(live);
        await set({ servers: {} });
      },
    ],
    [
      'the state lost: what lives is adopted, and nothing made twice',
      async () => {
        project.remove();
        await newProject();
        const ids = story.live().map(({ id }) => id);
        await set({ mode: 'failover' });
        // Three servers, the network, its group and its two vSwitches.
        expect(await up()).toMatchObject({ import: 7 });
        expect(story.live().map(({ id }) => id)).toEqual(ids);
        expect(Object.keys(await up())).toEqual(['same']);
      },
    ],
    [
      'given up in two steps',
      async () => {
        await set({ protect: false });
        await up();
        await set({ mode: 'off' });
        expect(await up()).toMatchObject({ delete: expect.any(Number) as number });
        expect(story.live()).toEqual([]);
      },
    ],
    [
      'standby is made stopped, renewed for newer copies with the old one first, and started in place',
      async () => {
        await cloud.restore(morning);
        project.remove();
        await newProject();
        await set({ mode: 'standby', protect: true });
        await up();
        expect(shown()).toEqual(OLD.map((old, i) => [old, 'Stopped', `10.0.0.${11 + i}`]));
        expect(await told()).toEqual(OLD.map(() => 'Stopped'));
        for (const old of [API, DB]) await story.newerCopy(old);
        const before = cloud.calls().length;
        await up();
        const changes = cloud
          .calls()
          .slice(before)
          .flatMap(({ action }) => (/^(Run|Delete)Instances?$/.test(action) ? [action] : []));
        expect(changes).toEqual(['DeleteInstance', 'RunInstances', 'DeleteInstance', 'RunInstances']);
        const ids = story.live().map(({ id }) => id);
        await set({ mode: 'failover' });
        await up();
        expect(shown()).toEqual(OLD.map((old, i) => [old, 'Running', `10.0.0.${11 + i}`]));
        expect(story.live().map(({ id }) => id)).toEqual(ids);
        expect(await told()).toEqual(OLD.map(() => 'Running'));
      },
    ],
  ];
  test.each(steps)('%s', (_name, step) => step(), 300_000);
});
