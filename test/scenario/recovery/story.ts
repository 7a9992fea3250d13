import { resolve } from 'node:path';
import { DeploymentError, EmbeddedStack, type LocalCloud, type SeedInput, type UpResult } from 'local-cloud';
import type { RecoveryMode } from '../../../src/plan/recovery-settings';
import type { ServerOutput } from '../../../src/stack/recovery/server-output';
import { DESTINATION, plan, settings, SOURCE } from '../../unit/worlds';
import { VaultStory } from '../vault-story';

const ROOT = resolve(__dirname, '../../..');
export const VAULT = 'offsite-prod';
/** The old ones. */
export const [WEB, API, DB] = ['i-uf6web000000001', 'i-uf6api000000001', 'i-uf6db0000000001'] as const;
export const OLD = [API, DB, WEB];
export const ZONES = ['cn-qingdao-b', 'cn-qingdao-c'] as const;

const NETWORK = {
  cidr: '10.0.0.0/16',
  vSwitches: { [ZONES[0]]: '10.0.0.0/24', [ZONES[1]]: '10.0.1.0/24' },
  ingress: { web: { ports: 443, from: '0.0.0.0/0' } },
};

function seedServers(): SeedInput['servers'] {
  return OLD.map((id, i) => ({
    id,
    region: SOURCE,
    privateIp: `10.0.0.${11 + i}`,
    type: 'ecs.g7.large',
    disks: id === DB ? [{ sizeGiB: 40 }, { sizeGiB: 200, category: 'cloud_auto' }] : [{ sizeGiB: 40 }],
  }));
}

/** How an `up` ended: also of one that failed, what there is then. */
export interface Up {
  errors: string;
  warnings: string[];
  servers: Record<string, ServerOutput>;
  result?: UpResult;
}

/**
 * Nights of a pipeline, then its source region goes dark, and a recovery stack of its own is deployed at the destination. A story
 * begins on 1 March 2026 at noon in Shanghai.
 */
export class RecoveryStory {
  private stack: EmbeddedStack;
  private readonly stacks = new Map<string, EmbeddedStack>();
  recovery: Record<string, unknown> = { mode: 'failover', network: NETWORK };
  config: Record<string, unknown> = {};

  private constructor(readonly vault: VaultStory) {
    this.stack = this.newStack();
  }

  /** With copies of three servers of the nights up to that day of March, and the source dark from then on unless said otherwise. */
  static async begin(day = 3, seed: Partial<SeedInput> = {}, dark = true): Promise<RecoveryStory> {
    const of = settings({ plans: [plan({ name: 'nightly', instances: OLD })], tickMinutes: 30, vault: VAULT });
    const story = new RecoveryStory(await VaultStory.begin(of, { servers: seedServers(), ...seed }));
    await story.vault.untilDay(day);
    if (dark) story.dark(SOURCE);
    return story;
  }

  get cloud(): LocalCloud {
    return this.vault.cloud;
  }

  dark(region: string): void {
    this.cloud.faults.add({ kind: 'dark', region });
  }

  /** `pulumi stack select`, or `init` where it is not there. */
  select(name: string): void {
    const known = this.stacks.get(name);
    if (known) this.stack = known;
    else this.newStack(name);
  }

  /** A stack that knows of nothing. */
  newStack(name = 'recovery'): EmbeddedStack {
    this.stack = new EmbeddedStack(this.cloud, { program: ROOT, project: 'offsite', stack: name, keepModules: true });
    this.stacks.set(name, this.stack);
    return this.stack;
  }

  /** `pulumi config set` and `pulumi up --continue-on-error`. */
  async up(changes: { mode?: RecoveryMode } & Record<string, unknown> = {}, continueOnError = true): Promise<Up> {
    this.recovery = { ...this.recovery, ...changes };
    const config = { destinationRegions: DESTINATION, vault: VAULT, ...this.config, recovery: this.recovery };
    const text = Object.entries(config).map(([key, value]) => [
      `offsite:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    try {
      const result = await this.stack.up({
        config: Object.fromEntries(text) as Record<string, string>,
        continueOnError,
      });
      const servers = (result.outputs.servers ?? {}) as unknown as Record<string, ServerOutput>;
      return { errors: '', warnings: result.warnings, servers, result };
    } catch (error) {
      if (!(error instanceof DeploymentError)) throw error;
      return { errors: error.message, warnings: error.warnings, servers: {} };
    }
  }

  async destroy(): Promise<void> {
    await this.stack.destroy();
  }

  /** The servers at the destination that stand for old ones. */
  live(region = DESTINATION) {
    return Object.values(this.vault.region(region)?.instances ?? {})
      .filter(({ tags }) => tags['offsite-instance'] !== undefined)
      .map((instance) => ({ ...instance, old: instance.tags['offsite-instance'] ?? '' }))
      .sort((a, b) => (a.old < b.old ? -1 : 1));
  }

  /** A usable copy of a server that is newer than those there are: made of what stands for it here. */
  async newerCopy(old: string): Promise<void> {
    const images = Object.values(this.vault.region(DESTINATION)?.images ?? {});
    const newest = images
      .filter(({ tags }) => tags['offsite-instance'] === old)
      .sort((a, b) => ((a.tags['offsite-slot'] ?? '') < (b.tags['offsite-slot'] ?? '') ? 1 : -1))[0];
    const server = this.live().find((one) => one.old === old);
    if (!newest || !server) throw new Error(`there is nothing to make a copy of ${old} from`);
    const now = this.cloud.clock.now().toISOString();
    const tags = { ...newest.tags, 'offsite-slot': now.replace(/:\d\d\.\d+Z$/, 'Z'), 'offsite-taken': now };
    const pairs = Object.entries(tags).flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]);
    const what = { InstanceId: server.id, ImageName: `newer-${server.id}-${Date.parse(now)}` };
    await this.vault.byHand('CreateImage', DESTINATION, {
      ...what,
      ...(Object.fromEntries(pairs) as Record<string, string>),
    });
    await this.cloud.clock.advance('PT10M');
  }

  /** A role that servers may take. */
  async role(RoleName: string): Promise<void> {
    const trust = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '1', Statement: [trust] });
    const params = { RoleName, AssumeRolePolicyDocument };
    const answer = await this.cloud.call({ service: 'ram', action: 'CreateRole', region: DESTINATION, params });
    if (answer.cut || answer.status !== 200) throw new Error('CreateRole was refused');
  }

  /** A network that somebody has made by hand. */
  async network(cidr: string, zone: string): Promise<{ vSwitch: string; group: string }> {
    const byHand = async (service: 'ecs' | 'vpc', action: string, params: Record<string, string>) => {
      const all = { RegionId: DESTINATION, ...params };
      const answer = await this.cloud.call({ service, action, region: DESTINATION, params: all });
      if (answer.cut) throw new Error(`${action} was cut off`);
      if (answer.status !== 200) throw new Error(`${action} was refused: ${String(answer.body)}`);
      return JSON.parse(String(answer.body)) as Record<string, string>;
    };
    const { VpcId = '' } = await byHand('vpc', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
    const { VSwitchId = '' } = await byHand('vpc', 'CreateVSwitch', { VpcId, ZoneId: zone, CidrBlock: cidr });
    const { SecurityGroupId = '' } = await byHand('ecs', 'CreateSecurityGroup', { VpcId });
    return { vSwitch: VSwitchId, group: SecurityGroupId };
  }

  /** Somebody else's server there. */
  async foreigner(vSwitch: string, group: string, privateIp: string): Promise<void> {
    const image = Object.keys(this.vault.region(DESTINATION)?.images ?? {})[0] ?? '';
    await this.vault.byHand('RunInstances', DESTINATION, {
      ...{ ImageId: image, InstanceType: 'ecs.g7.large', VSwitchId: vSwitch, PrivateIpAddress: privateIp },
      'SecurityGroupIds.1': group,
    });
  }

  /** The root key's calls of an action that were accepted. */
  accepted(action: string): number {
    return this.cloud
      .calls()
      .filter((call) => call.action === action && call.outcome === 'ok' && call.caller.includes('root')).length;
  }

  async end(): Promise<void> {
    await this.vault.end();
  }
}
