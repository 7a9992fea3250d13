import { LocalCloud, type SeedInput } from 'local-cloud';
import type { Plan, Settings } from '../../src/plan/settings';
import type { Hands } from '../../src/reconcile/act';
import { retain, type RetainOptions } from '../../src/reconcile/retention/retain';
import { tick } from '../../src/reconcile/tick';
import type { Report } from '../../src/recovery/report';
import { Course } from '../../src/rehearsal/course';
import { inProcess } from '../../src/rehearsal/process';
import { at, night, plan, settings, SOURCE } from '../unit/worlds';
import { orphans, untagged } from './leftovers';

/**
 * Weeks of a vault on a local cloud in this process: the real ticks, without function and network. A story begins on 1 March
 * 2026 at noon in Shanghai; its first night is the 2nd, at 02:00.
 */
export class VaultStory {
  readonly reports: Report[] = [];
  private watcher?: (action: string, params: Record<string, string>) => void;
  private readonly course: Course;

  private constructor(
    readonly cloud: LocalCloud,
    public settings: Settings,
    everyTick: boolean,
  ) {
    this.course = new Course({
      cloud,
      settings,
      random: () => 0.5,
      everyTick,
      afterTick: ({ report }) => {
        if (report) this.reports.push(report);
        for (const { action, params } of cloud.calls()) this.watcher?.(action, params as Record<string, string>);
      },
    });
  }

  /** @param everyTick also those that have nothing to do; the day's look for what no plan knows is one of them */
  static async begin(of: Settings, seed: Partial<SeedInput> = {}, everyTick = false): Promise<VaultStory> {
    const durations = { imageMinutes: 4, copyMinutes: 4 };
    const cloud = await LocalCloud.start({ seed: { now: NOON, servers: [server()], durations, ...seed } });
    return new VaultStory(cloud, of, everyTick);
  }

  /** A second stack in the same cloud. */
  beside(of: Settings): VaultStory {
    return new VaultStory(this.cloud, of, false);
  }

  /** To the noon after the night of that day of March; 32 is 1 April. */
  async untilDay(day: number): Promise<void> {
    await this.course.until(at(day, 10));
  }

  async until(time: Date): Promise<void> {
    await this.course.until(time);
  }

  /** Another config, and `pulumi up`. */
  up(of: Settings): void {
    this.settings = of;
    this.course.redeploy(of);
  }

  /** Sees the function's calls. */
  watch(watcher: typeof this.watcher): void {
    this.watcher = watcher;
  }

  /** Something was done by hand. */
  stir(): void {
    this.course.stir();
  }

  /** One tick of its own, with a clock that is so far off. */
  async tickWithClock(ahead: number): Promise<Report | 'killed'> {
    const { cloud, settings: of } = this;
    return inProcess({ cloud, random: () => 0.5 }, ({ cloudOf, now }) =>
      tick(of, {
        since: new Date(0),
        requests: [],
        cloudOf,
        now: () => new Date(now().getTime() + ahead),
        deadline: new Date(now().getTime() + ahead + 3_600_000),
      }),
    );
  }

  /** What `offsite prune` does for the servers. */
  async retain(options: RetainOptions = {}, instances: readonly string[] = [SERVER]) {
    const { cloud, settings: of } = this;
    return inProcess({ cloud, random: () => 0.5 }, ({ cloudOf, now }) => {
      const hands: Hands = { cloudOf, now, deadline: new Date(now().getTime() + 3_600_000) };
      return retain(of, instances, hands, {}, options);
    });
  }

  region(name: string) {
    return this.cloud.world.ecs.regions[name];
  }

  images(region: string, vault = this.settings.vault) {
    return Object.values(this.region(region)?.images ?? {}).filter(({ tags }) => tags['offsite-vault'] === vault);
  }

  /** The nights whose images are there. */
  days(region: string, vault = this.settings.vault): number[] {
    const slots = this.images(region, vault).map(({ tags }) => new Date(tags['offsite-slot'] ?? ''));
    return slots.map((slot) => (slot.getTime() - night(0).getTime()) / 86_400_000).sort((a, b) => a - b);
  }

  orphans(): string[] {
    return orphans(this.cloud);
  }

  untagged(): string[] {
    return untagged(this.cloud);
  }

  /** Since the last look, each once. */
  problems(): string[] {
    return [...new Set(this.reports.splice(0).flatMap(({ problems }) => problems))];
  }

  notes(): string[] {
    return [...new Set(this.reports.splice(0).flatMap(({ notes }) => notes))];
  }

  /** By the account's own key. */
  async byHand(action: string, region: string, params: Record<string, string>): Promise<void> {
    const answer = await this.cloud.call({ service: 'ecs', action, region, params: { RegionId: region, ...params } });
    if (answer.cut || answer.status !== 200) throw new Error(`${action} was refused: ${JSON.stringify(answer)}`);
    this.stir();
  }

  /** A server that somebody made from an image, until its end. */
  serverFrom(region: string, imageId: string): { end(): void } {
    const instances = this.region(region)?.instances ?? {};
    const like = this.region(SOURCE)?.instances[SERVER];
    if (!like) throw new Error('there is no server to make one like');
    instances['i-m5drill'] = { ...structuredClone(like), id: 'i-m5drill', imageId };
    const end = () => {
      delete instances['i-m5drill'];
      this.stir();
    };
    return { end };
  }

  async end(): Promise<void> {
    await this.cloud.close();
  }
}

const NOON = '2026-03-01T04:00:00Z';
export const SERVER = 'i-uf6retained0000000001';
export const server = (tags: Record<string, string> = {}) => ({ id: SERVER, region: SOURCE, tags });

export function vaultOf(keep: Plan['keep'], more: Partial<Plan> = {}, top: Partial<Settings> = {}): Settings {
  return settings({ plans: [plan({ instances: [SERVER], keep, ...more })], tickMinutes: 30, ...top });
}

export function everywhere(rules: NonNullable<Plan['keep']['source']>): Plan['keep'] {
  return { source: rules, destination: rules };
}
