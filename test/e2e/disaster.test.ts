import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud, Snapshot } from 'local-cloud';
import { ROOT } from '../../demo/stacks';
import { readResult } from '../../src/recovery/drill/result';
import { follow, typed } from '../scenario/runbooks/disaster';
import { pass } from '../scenario/runbooks/pass';
import { Reader } from '../scenario/runbooks/reader';
import { stepsOf, textOf } from '../scenario/runbooks/runbook';
import { CommandLine } from './command-line';
import { whatIsMissing } from './engine';

/**
 * The day of the disaster under the real engine and provider: what the runbooks type goes to the `pulumi` command itself. A
 * pipeline is deployed by it and copies two nights; then, but where a runbook begins before the day, its region is dark from the
 * third night on. Skipped by name where engine and provider are not on this machine.
 */
const missing = whatIsMissing();
const title = missing ? `the day (skipped: this machine lacks ${missing})` : 'the day, under the real engine';

(missing ? describe.skip : describe)(title, () => {
  let reader: Reader<CommandLine>;
  let cloud: LocalCloud;
  let pulumi: CommandLine;
  let morning: Snapshot;
  let live: Live;

  beforeAll(async () => {
    const durations = { imageMinutes: 5, copyMinutes: 5 };
    const seed = { now: '2026-03-01T12:00:00Z', durations };
    reader = await Reader.with((cloud, folder) => new CommandLine(cloud, folder), seed);
    ({ cloud, pulumi } = reader);
    live = new Live(cloud);
    for (const stack of ['prod', 'recovery']) {
      cpSync(join(ROOT, `Pulumi.${stack}.yaml`), join(reader.folder, `Pulumi.${stack}.yaml`));
    }
    const prod = join(reader.folder, 'Pulumi.prod.yaml');
    writeFileSync(prod, `${readFileSync(prod, 'utf8')}  offsite:tickMinutes: 30\n`);
    await typed(reader, 'pulumi stack init prod', 'pulumi up');
    await pass(cloud, pulumi.settings('prod'), new Date('2026-03-03T00:30:00Z'));
    morning = cloud.snapshot();
    pulumi.keep();
  }, 300_000);
  afterAll(() => reader.end());

  const anew = async () => {
    await cloud.restore(morning);
    pulumi.bringBack();
  };
  const type = (command: string, ...seen: string[]) =>
    reader.type({ kind: 'type', commands: `${command}\n`, exitCode: 0, seen });
  const darken = () => cloud.faults.add({ kind: 'dark', region: 'cn-shanghai' });
  const region = (name: string) => cloud.world.ecs.regions[name];
  const drilled = () =>
    Object.values(region('cn-qingdao')?.images ?? {}).flatMap(({ tags }) => {
      const result = readResult(tags['offsite-drill']);
      return result ? [`${tags['offsite-instance']} ${result.outcome}`] : [];
    });
  const billed = () => {
    const { instances = {}, disks = {} } = region('cn-qingdao') ?? {};
    return [...Object.keys(instances), ...Object.keys(disks)];
  };

  test('drill of every server, with the source dark: by the deployed function on its schedule, and by a person', async () => {
    await anew();
    darken();
    await typed(
      reader,
      'pulumi stack select prod',
      "pulumi config set --path offsite:drill.schedule '0 10,11 * * *'",
      'pulumi up',
    );
    // Two times of the schedule, at 10:00 and 11:00 in Shanghai.
    await cloud.clock.to('2026-03-03T02:45:00Z');
    expect(drilled()).toHaveLength(1);
    await cloud.clock.to('2026-03-03T03:45:00Z');
    expect(drilled().sort()).toEqual([`${HEL} passed`, `${HEM} passed`]);
    expect(billed()).toEqual([]);
    const before = cloud.calls().length;
    const passed = [HEM, HEL].map((id) => `nightly ${id} … passed`);
    await type('npm run offsite -- drill --all --stack prod', ...passed, 'Every copy that was drilled came up.');
    const made = cloud
      .calls()
      .slice(before)
      .filter(({ action, outcome }) => action === 'RunInstances' && outcome === 'ok');
    expect(made).toHaveLength(2);
    expect(billed()).toEqual([]);
  }, 300_000);

  test('runbook failover: status and preflight, then servers from the copies, the source dark', async () => {
    await anew();
    const [way = ''] = textOf('en', 'failover').split('## How to go back');
    for (const step of stepsOf(way)) await follow(reader, anew, step);
    expect(live.count(['cn-qingdao'])).toEqual([1, 1]);
  }, 300_000);

  test('runbook failback, in full, and a week of standby in the third region before the old one is back', async () => {
    const [when, ...steps] = stepsOf(textOf('en', 'failback'));
    expect(when).toEqual({ kind: 'when', event: 'cn-shanghai is dark and its servers came up in cn-qingdao' });
    const seen: string[] = [];
    let reached = ['cn-qingdao'];
    for (const step of steps) {
      if (step.kind === 'then') {
        await weekOfStandby();
        reached = ['cn-qingdao', 'cn-shanghai'];
      }
      await follow(reader, anew, step);
      const now = live.count(reached).join();
      if (now !== seen.at(-1)) seen.push(now);
    }
    // The old ones come back beside the new, until they are stopped; then nobody can work, until there are those at home.
    expect(seen).toEqual(['1,1', '2,2', '1,1', '0,0', '1,1']);
    expect(live.count(['cn-qingdao'])).toEqual([0, 0]);
    expect([HEM, HEL].map((id) => region('cn-shanghai')?.instances[id]?.status)).toEqual(['Stopped', 'Stopped']);
  }, 900_000);

  /** One of what is protected to the third region stands by there, renewed each morning: by a stack of its own. */
  async function weekOfStandby(): Promise<void> {
    const [one = ''] = Object.keys(region('cn-qingdao')?.instances ?? {});
    await typed(
      reader,
      'pulumi stack init away',
      'pulumi config set offsite:vault offsite-failback',
      'pulumi config set offsite:destinationRegions cn-beijing',
      'pulumi config set --path offsite:recovery.mode standby',
      'pulumi config set --path offsite:recovery.network.cidr 10.0.0.0/16',
      'pulumi config set --path offsite:recovery.network.vSwitches.cn-beijing-h 10.0.0.0/24',
      `pulumi config set --path 'offsite:recovery.servers.instances[0]' ${one}`,
      'pulumi up --continue-on-error',
    );
    for (let day = 4; day <= 10; day += 1) {
      await pass(cloud, pulumi.settings('failback'), new Date(Date.UTC(2026, 2, day, 1)), 'offsite-failback-function');
      await type('pulumi up --continue-on-error', '1 replaced');
      const standing = Object.values(region('cn-beijing')?.instances ?? {});
      const night = new Date(Date.UTC(2026, 2, day - 1, 18)).toISOString().replace(':00.000', '');
      expect(standing.map(({ status, tags }) => [status, tags['offsite-slot']])).toEqual([['Stopped', night]]);
    }
    await type('npm run offsite -- preflight --stack away', 'Stopped ok', 'It can be done now: 1 server, …');
    await type('npm run offsite -- status --stack failback', 'No promise is broken.');
    await typed(reader, 'pulumi config set --path offsite:recovery.mode off', 'pulumi up');
    await typed(reader, 'pulumi stack select failback');
  }

  test('runbook drill', async () => {
    await anew();
    for (const step of stepsOf(textOf('en', 'drill'))) await follow(reader, anew, step);
  }, 300_000);
});

const [HEM, HEL] = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'];

/** Which servers stand for which old ones, also once those in between are gone. */
class Live {
  private readonly old = new Map([HEM, HEL].map((id) => [id, id]));

  constructor(private readonly cloud: LocalCloud) {}

  /** For each old server, those of these regions that run in its place, itself included. */
  count(regions: readonly string[]): number[] {
    const running = regions.flatMap((name) => {
      const instances = Object.values(this.cloud.world.ecs.regions[name]?.instances ?? {});
      return instances.flatMap(({ id, status, tags }) => {
        const old = this.old.get(tags['offsite-instance'] ?? id);
        if (old !== undefined) this.old.set(id, old);
        return old !== undefined && status === 'Running' ? [old] : [];
      });
    });
    return [HEM, HEL].map((id) => running.filter((old) => old === id).length);
  }
}
