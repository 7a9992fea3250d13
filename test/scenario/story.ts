import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud, type FaultRule, type SeedInput, type UpResult } from 'local-cloud';
import { askEcs, type Key } from '../../demo/account';
import type { OutcomeLine, Report } from '../../src/recovery/report';
import { orphans, untagged } from './leftovers';

/**
 * A stack deployed to a local cloud, and what happens to it night after night. The function that runs is the archive that was
 * deployed, in a process of its own, under the declared role. A story begins on 2 March 2026 at 01:50 in Shanghai, ten minutes
 * before its first slot.
 */
export class Story {
  private constructor(
    readonly cloud: LocalCloud,
    private readonly stack: EmbeddedStack,
    public deployed: UpResult,
  ) {}

  /** @param told beside the two servers of the default seed, Shanghai to Qingdao, every night at 02:00 */
  static async begin(told: { seed?: SeedInput; config?: Config; plan?: Config } = {}): Promise<Story> {
    const cloud = await LocalCloud.start({ seed: { now: EVENING, ...told.seed } });
    const stack = new EmbeddedStack(cloud, { program: ROOT, project: 'offsite', stack: 'story', keepModules: true });
    try {
      return new Story(cloud, stack, await stack.up({ config: asText(configOf(told)) }));
    } catch (error) {
      await cloud.close();
      throw error;
    }
  }

  /** `pulumi config set` and `pulumi up`. */
  async up(story: { config?: Config; plan?: Config }): Promise<UpResult> {
    this.deployed = await this.stack.up({ config: asText(configOf(story)) });
    return this.deployed;
  }

  async until(time: string): Promise<void> {
    await this.cloud.clock.to(time);
  }

  async pass(duration: string): Promise<void> {
    await this.cloud.clock.advance(duration);
  }

  fault(rule: FaultRule): void {
    this.cloud.faults.add({ ...rule, caller: rule.kind === 'dark' ? undefined : 'assumed-role' });
  }

  /** Last outcomes as the log tells them: `instance slot destination` to `state`, with the code where there is one. */
  outcomes(): Record<string, string> {
    return Object.fromEntries(
      this.outcomeLines().map((line) => [keyOf(line), [line.state, line.code].filter(Boolean).join(' ')]),
    );
  }

  /** The states that an outcome has gone through, in order. */
  history(key: string): string[] {
    const states = this.log('outcome')
      .filter((line) => keyOf(line as unknown as OutcomeLine) === key)
      .map(({ state }) => String(state));
    return states.filter((state, i) => state !== states[i - 1]);
  }

  outcomeLines(): OutcomeLine[] {
    const last = new Map(
      this.log('outcome').map((line) => [keyOf(line as unknown as OutcomeLine), line as unknown as OutcomeLine]),
    );
    return [...last.values()];
  }

  /** The function's log lines. */
  log(event?: string): Record<string, unknown>[] {
    return this.cloud
      .logs()
      .flatMap(({ fields }) =>
        fields.message?.startsWith('{') ? [JSON.parse(fields.message) as Record<string, unknown>] : [],
      )
      .filter((line) => event === undefined || line.event === event);
  }

  /** Problems of the last tick. */
  problems(): string[] {
    return (this.log('tick').at(-1)?.problems ?? []) as string[];
  }

  /** The last answer of the function. */
  report(): Report {
    const answered = [...this.cloud.invocations()].reverse().find(({ outcome }) => outcome === 'ok');
    return JSON.parse(answered?.result ?? '{}') as Report;
  }

  images(
    region: string,
  ): { name: string; status: string; tags: Record<string, string>; sourceImageId?: string; id: string }[] {
    return Object.values(this.cloud.world.ecs.regions[region]?.images ?? {}).map((image) => ({
      ...image,
      tags: { ...image.tags },
    }));
  }

  orphans(): string[] {
    return orphans(this.cloud);
  }

  untagged(): string[] {
    return untagged(this.cloud);
  }

  /** What the vault holds, for comparing two nights: no ids, no times of day. */
  points(): string[] {
    return [SHANGHAI, ...Object.keys(this.cloud.world.ecs.regions)]
      .filter((region, i, all) => all.indexOf(region) === i)
      .flatMap((region) => this.images(region).map(({ name, status }) => `${region} ${name} ${status}`))
      .sort();
  }

  /** The function's calls that the cloud accepted and that were no mere look at it. */
  changes() {
    return this.calls().filter(({ action, outcome }) => outcome === 'ok' && !/^(Describe|List)/.test(action));
  }

  /** The function's calls of an action that the cloud accepted. */
  accepted(action: string): number {
    return this.calls().filter((call) => call.action === action && call.outcome === 'ok').length;
  }

  calls() {
    return this.cloud.calls().filter(({ caller }) => caller.includes('assumed-role'));
  }

  /** What people do by hand, with the account's own key where none is given. */
  async byHand(region: string, action: string, query: Record<string, string> = {}, key?: Key): Promise<void> {
    await askEcs(this.cloud, region, action, query, key);
  }

  async end(): Promise<void> {
    await this.cloud.close();
  }
}

const EVENING = '2026-03-01T17:50:00Z';
export const SHANGHAI = 'cn-shanghai';
export const QINGDAO = 'cn-qingdao';
/** The servers of the local cloud's default seed. */
export const [HEM, HEL] = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'] as const;

type Config = Record<string, unknown>;
const ROOT = resolve(__dirname, '../..');

function configOf({ config, plan }: { config?: Config; plan?: Config }): Config {
  const nightly = { instances: [HEM, HEL], schedule: '0 2 * * *', ...plan };
  return { sourceRegion: SHANGHAI, destinationRegions: QINGDAO, plans: { nightly }, ...config };
}

function asText(config: Config): Record<string, string> {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [`offsite:${key}`, text(value)]));
}

function keyOf({ instance, slot, destination }: OutcomeLine): string {
  return `${instance} ${slot} ${destination}`;
}
