import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCloud, type SeedInput } from 'local-cloud';
import { ROOT } from '../../../demo/stacks';
import { aliyun, npm } from './programs';
import { Pulumi } from './pulumi';
import { unseen, type Step } from './runbook';
import { Shell, type Program } from './shell';

/** What answers to `pulumi`. */
export interface Engine {
  program: Program;
}

/** The person on duty: a folder with the stacks' files, a shell in it, and a cloud of their own. */
export class Reader<Installed extends Engine = Pulumi> {
  private constructor(
    readonly folder: string,
    readonly cloud: LocalCloud,
    readonly pulumi: Installed,
    private readonly shell: Shell,
  ) {}

  static begin(seed: SeedInput): Promise<Reader> {
    return Reader.with((cloud, folder) => new Pulumi(cloud, folder), seed);
  }

  static async with<Installed extends Engine>(
    install: (cloud: LocalCloud, folder: string) => Installed,
    seed: SeedInput,
  ): Promise<Reader<Installed>> {
    const folder = mkdtempSync(join(tmpdir(), 'offsite-runbooks-'));
    cpSync(join(ROOT, 'Pulumi.yaml'), join(folder, 'Pulumi.yaml'));
    const cloud = await LocalCloud.start({ seed });
    const pulumi = install(cloud, folder);
    const { accessKeyId, accessKeySecret } = cloud.endpoints;
    const env = () => ({
      ALICLOUD_ACCESS_KEY: accessKeyId,
      ALICLOUD_SECRET_KEY: accessKeySecret,
      HOME: folder,
      INIT_CWD: folder,
    });
    const programs = { npm: npm(cloud, folder, env), pulumi: pulumi.program, aliyun: aliyun(cloud) };
    return new Reader(folder, cloud, pulumi, new Shell(folder, programs));
  }

  /** @throws Error where what is promised is not seen, or ends otherwise */
  async type({ commands, exitCode, seen }: Extract<Step, { kind: 'type' }>): Promise<void> {
    const before = this.shell.calls.length;
    const { code, output } = await this.shell.type(commands);
    // Of several, the last one's answer is the block's: the others have to go well.
    const wrong = this.shell.calls.slice(before, -1).filter((call) => call.code !== 0);
    const missing = unseen(seen, output);
    if (code === exitCode && wrong.length === 0 && missing.length === 0) return;
    throw new Error(`${commands}exits ${code}, not seen: ${missing.join(' | ')}\n${JSON.stringify(wrong)}\n${output}`);
  }

  async end(): Promise<void> {
    this.shell.close();
    await this.cloud.close();
    rmSync(this.folder, { recursive: true });
  }
}
