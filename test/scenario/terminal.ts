import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCloud, type SeedInput } from 'local-cloud';
import { stringify } from 'yaml';
import { run } from '../../src/cli/program';
import type { Surroundings } from '../../src/cli/surroundings';
import { parseSettings } from '../../src/plan/config/parse';
import { Course } from '../../src/rehearsal/course';
import { userDocuments } from '../../src/stack/grants';
import { HEL, HEM, QINGDAO, SHANGHAI } from './story';

type Config = Record<string, unknown>;

/** What one command said, and ended with. */
export interface Said {
  code: number;
  out: string;
  err: string;
}

/**
 * A folder with a stack's file, a local cloud, and a person at a terminal. The nights pass in process, with the very ticks that
 * the function makes; what the person types runs in process too, and asks the cloud over HTTP.
 */
export class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'offsite-terminal-'));
  /** What the person answers to questions. */
  answers: string[] = [];
  /** What somebody else does to the cloud meanwhile. */
  whileAsked?: () => Promise<void>;
  env: Record<string, string>;
  tty = false;
  /** Ctrl-C, before the first round is over. */
  interrupted = false;
  /** Ctrl-C, as soon as this is said on stderr. */
  interruptedAt?: string;

  private constructor(
    readonly cloud: LocalCloud,
    private readonly course: Course,
  ) {
    const { accessKeyId, accessKeySecret } = cloud.endpoints;
    this.env = {
      HOME: this.folder,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    };
  }

  /** Of the two servers of the local cloud's default seed, Shanghai to Qingdao, every night at 02:00 from 2 March on. */
  static async begin(told: { seed?: SeedInput; config?: Config; plan?: Config } = {}): Promise<Terminal> {
    const cloud = await LocalCloud.start({ seed: { now: '2026-03-01T17:50:00Z', ...told.seed } });
    const config = configOf(told);
    const { settings } = parseSettings({ config, project: 'offsite', stack: 'prod', now: cloud.clock.now() });
    const terminal = new Terminal(cloud, new Course({ cloud, settings, random: () => 0 }));
    writeFileSync(join(terminal.folder, 'Pulumi.yaml'), stringify({ name: 'offsite', runtime: 'nodejs' }));
    terminal.stackFile('prod', config);
    // When it was made is the stack's birth.
    const params = { RoleName: 'offsite-prod-function', AssumeRolePolicyDocument: TRUST };
    await cloud.call({ service: 'ram', action: 'CreateRole', region: SHANGHAI, params });
    return terminal;
  }

  stackFile(name: string, config: Config, rest: object = {}): void {
    writeFileSync(join(this.folder, `Pulumi.${name}.yaml`), stringify({ ...rest, config }));
  }

  /** The config of `begin` with changes, for the person and for the function. */
  reconfigure(told: { config?: Config; plan?: Config }): void {
    const config = configOf(told);
    this.stackFile('prod', config);
    this.course.redeploy(
      parseSettings({ config, project: 'offsite', stack: 'prod', now: this.cloud.clock.now() }).settings,
    );
  }

  async until(time: string): Promise<void> {
    this.course.stir();
    await this.course.until(new Date(time));
  }

  /** Types `offsite ...`, against the local cloud. */
  async offsite(...argv: string[]): Promise<Said> {
    return this.type('--local', this.cloud.endpoints.httpUrl, ...argv);
  }

  async type(...argv: string[]): Promise<Said> {
    const said = { out: '', err: '' };
    const keys = new AbortController();
    const answers = [...this.answers];
    const surroundings: Surroundings = {
      env: this.env,
      folder: this.folder,
      stdout: { write: (text: string) => (said.out += text), isTTY: this.tty, columns: 200 },
      stderr: {
        write: (text: string) => {
          said.err += text;
          if (this.interruptedAt !== undefined && text.includes(this.interruptedAt)) keys.abort();
        },
      },
      now: () => this.cloud.clock.now(),
      sleep: () => Promise.resolve(),
      ask: answers.length === 0 ? undefined : () => this.answer(answers),
      interrupts: () => (this.interrupted ? AbortSignal.abort() : keys.signal),
    };
    const code = await run(argv, surroundings);
    return { code, ...said };
  }

  private async answer(answers: string[]): Promise<string> {
    await this.whileAsked?.();
    return answers.shift() ?? '';
  }

  /** A key of the RAM sub-user, under the policies that the stack would attach to it. */
  async useSubUser(): Promise<void> {
    const UserName = 'offsite-prod-user';
    const ram = async (action: string, params: Record<string, string>) => {
      const answer = await this.cloud.call({ service: 'ram', action, region: SHANGHAI, params });
      if (answer.cut) throw new Error(`${action} was cut off`);
      return JSON.parse(answer.body.toString()) as { AccessKey: { AccessKeyId: string; AccessKeySecret: string } };
    };
    await ram('CreateUser', { UserName });
    for (const [i, document] of userDocuments(this.course.settings).documents.entries()) {
      const PolicyName = `user-${i}`;
      await ram('CreatePolicy', { PolicyName, PolicyDocument: document });
      await ram('AttachPolicyToUser', { PolicyType: 'Custom', PolicyName, UserName });
    }
    const { AccessKey: key } = await ram('CreateAccessKey', { UserName });
    this.env.ALIBABA_CLOUD_ACCESS_KEY_ID = key.AccessKeyId;
    this.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = key.AccessKeySecret;
  }

  images(region: string): { id: string; name: string; status: string; tags: Record<string, string> }[] {
    return Object.values(this.cloud.world.ecs.regions[region]?.images ?? {}).map((image) => ({
      ...image,
      tags: { ...image.tags },
    }));
  }

  async end(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.cloud.close();
  }
}

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
});

function configOf({ config, plan }: { config?: Config; plan?: Config }): Config {
  const nightly = { instances: [HEM, HEL], schedule: '0 2 * * *', ...plan };
  const all = { sourceRegion: SHANGHAI, destinationRegions: QINGDAO, plans: { nightly }, ...config };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`offsite:${key}`, value]));
}
