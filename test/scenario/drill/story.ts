import { LocalCloud, type CallRecord, type FaultRule, type SeedInput, type Snapshot } from 'local-cloud';
import type { DrillSettings } from '../../../src/plan/drill-settings';
import type { Settings } from '../../../src/plan/settings';
import { workSeconds } from '../../../src/plan/tick-time';
import { tick } from '../../../src/reconcile/tick';
import type { DrillLine } from '../../../src/recovery/drill/report';
import { readResult, type DrillResult } from '../../../src/recovery/drill/result';
import { networkTags, vSwitchTags } from '../../../src/recovery/drill/network';
import type { Report } from '../../../src/recovery/report';
import { Course } from '../../../src/rehearsal/course';
import { inProcess } from '../../../src/rehearsal/process';
import { drill, noon } from '../../unit/drills';
import { DESTINATION, plan, settings, SOURCE } from '../../unit/worlds';

/** By chance, this one is first on 3 March. */
export const ONE = 'i-uf6drilled0000000002';
export const TWO = 'i-uf6drilled0000000001';

const like = (id: string, more: object = {}) => ({
  ...{ id, region: SOURCE, type: 'ecs.g7.large', disks: [{ sizeGiB: 40 }, { sizeGiB: 100 }], vSwitchId: 'vsw-1' },
  ...more,
});

type Ask = (service: string, action: string, params: Record<string, string>) => Promise<Record<string, string>>;

/** The network that the stack declares, by hand. */
export async function makeNetwork(ask: Ask, vault: string): Promise<void> {
  const { VpcId = '' } = await ask('vpc', 'CreateVpc', { CidrBlock: '192.168.255.0/24' });
  const ids: string[] = [];
  for (const [i, ZoneId] of ['cn-qingdao-b', 'cn-qingdao-c'].entries()) {
    const { VSwitchId = '' } = await ask('vpc', 'CreateVSwitch', {
      VpcId,
      ZoneId,
      CidrBlock: `192.168.255.${i * 16}/28`,
    });
    ids.push(VSwitchId);
  }
  const tags = Object.entries({ ...networkTags(vault), ...vSwitchTags(ids) }).flatMap(([key, value], i) => [
    [`Tag.${i + 1}.Key`, key],
    [`Tag.${i + 1}.Value`, value],
  ]);
  await ask('ecs', 'CreateSecurityGroup', { VpcId, ...(Object.fromEntries(tags) as Record<string, string>) });
}

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
});

/**
 * Two nights of some servers, then their source is dark, and copies are drilled on 3 March: on a local cloud in this process, with
 * the real ticks but without function and network.
 */
export class DrillStory {
  reports: Report[] = [];
  private seen: CallRecord[] = [];
  private morning?: Snapshot;
  private role?: string;
  private granted = 0;

  private constructor(
    readonly cloud: LocalCloud,
    public settings: Settings & { drill: DrillSettings },
  ) {}

  static async begin(servers: Record<string, object> = { [ONE]: {}, [TWO]: {} }, seed: Partial<SeedInput> = {}) {
    const cloud = await LocalCloud.start({
      seed: {
        now: '2026-03-01T17:30:00Z',
        servers: Object.entries(servers).map(([id, more]) => like(id, more)),
        durations: { imageMinutes: 4, copyMinutes: 4, bootMinutes: 2 },
        ...seed,
      },
    });
    const plans = [plan({ instances: Object.keys(servers) })];
    const story = new DrillStory(cloud, { ...settings({ plans }), drill: drill() });
    await makeNetwork((...asked) => story.byHand(...asked), story.settings.vault);
    await new Course({ cloud, settings: story.settings, random: () => 0.5 }).until(noon(3, -240));
    cloud.faults.add({ kind: 'dark', region: SOURCE });
    story.morning = cloud.snapshot();
    return story;
  }

  /** The morning of 3 March once more. */
  async again(changes: Partial<DrillSettings> = {}): Promise<void> {
    if (this.morning) await this.cloud.restore(this.morning);
    this.role = undefined;
    this.settings = { ...this.settings, drill: drill(changes) };
    this.forget();
  }

  async byHand(service: string, action: string, params: Record<string, string>): Promise<Record<string, string>> {
    const answer = await this.ask(service, action, params);
    if (answer.Code) throw new Error(`${action} was refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** @param asRole under the rights that were granted, rather than by the account's own key */
  async ask(service: string, action: string, params: Record<string, string>, asRole = false) {
    const region = DESTINATION;
    const caller = asRole && this.role ? { role: this.role } : undefined;
    const all = service === 'ram' ? params : { RegionId: region, ...params };
    const answer = await this.cloud.call({ service, action, region, params: all, caller });
    if (answer.cut) throw new Error(`${action} was cut off`);
    return JSON.parse(answer.body.toString('utf8')) as Record<string, string>;
  }

  /** From now on the ticks run under a role of these rights, and nothing else. */
  async grant(documents: readonly string[]): Promise<void> {
    const RoleName = 'drilling';
    if (!this.role) {
      await this.byHand('ram', 'CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST });
      this.role = RoleName;
    }
    for (const [i, PolicyDocument] of documents.entries()) {
      const PolicyName = `of-${(this.granted += 1)}-${i}`;
      await this.byHand('ram', 'CreatePolicy', { PolicyName, PolicyDocument });
      await this.byHand('ram', 'AttachPolicyToRole', { PolicyType: 'Custom', PolicyName, RoleName });
    }
  }

  /** Every tick from then on, for so many minutes; ended by a kill, as the process would be. */
  async ticks(from: Date, minutes: number): Promise<void> {
    const { cloud, settings: of } = this;
    const caller = this.role === undefined ? 'root' : { role: this.role };
    for (let at = from.getTime(); at < from.getTime() + minutes * 60_000; at += of.tickMinutes * 60_000) {
      await cloud.clock.to(new Date(at));
      cloud.forgetCalls();
      const deadline = new Date(at + workSeconds(of.tickMinutes) * 1000);
      const report = await inProcess({ cloud, caller, random: () => 0.5 }, ({ cloudOf, now, ...drills }) =>
        tick(of, { since: new Date(0), requests: [], cloudOf, now, deadline, drills }),
      );
      if (report !== 'killed') this.reports.push(report);
      this.seen.push(...cloud.calls());
    }
  }

  fault(rule: FaultRule): void {
    this.cloud.faults.add(rule);
  }

  /** What the ticks since the last look said of drills. */
  lines(): DrillLine[] {
    return this.reports.flatMap(({ drills }) => drills ?? []);
  }

  problems(): string[] {
    return [...new Set(this.reports.flatMap(({ problems }) => problems))].filter((text) => !text.includes(SOURCE));
  }

  notes(): string[] {
    return [...new Set(this.reports.flatMap(({ notes }) => notes))].filter((text) => text.includes('drilled'));
  }

  forget(): void {
    this.reports = [];
    this.seen = [];
  }

  /** The function's calls in the region of the drills, since the last look. */
  calls(): CallRecord[] {
    return this.seen.filter(({ region }) => region === DESTINATION);
  }

  changes(): string[] {
    return this.calls()
      .filter(({ action, outcome }) => !action.startsWith('Describe') && outcome === 'ok')
      .map(({ action }) => action);
  }

  /** Of each drilled copy: its server's old id, and the result. */
  results(): (DrillResult & { instance: string; imageId: string })[] {
    return Object.values(this.region().images).flatMap(({ id, tags }) => {
      const found = readResult(tags['offsite-drill']);
      return found ? [{ ...found, instance: tags['offsite-instance'] ?? '', imageId: id }] : [];
    });
  }

  /** What is billed in the region, beside the copies. */
  billed(): string[] {
    const { instances, disks } = this.region();
    return [...Object.keys(instances), ...Object.keys(disks)];
  }

  region() {
    const found = this.cloud.world.ecs.regions[DESTINATION];
    if (!found) throw new Error('there is no such region');
    return found;
  }

  async end(): Promise<void> {
    await this.cloud.close();
  }
}
