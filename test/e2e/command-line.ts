import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../../src/plan/settings';
import { settingsIn } from '../scenario/runbooks/pulumi';
import type { Engine } from '../scenario/runbooks/reader';
import type { Program, Said } from '../scenario/runbooks/shell';
import { environmentOf, putProgram } from './engine';

/** The `pulumi` command itself, as a person types it in the program's folder. */
export class CommandLine implements Engine {
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly folder: string,
  ) {
    putProgram(folder);
    const env = environmentOf(cloud.endpoints, folder);
    // What is selected is kept in Pulumi's home, and the user's own is left alone.
    const home = join(folder, 'home');
    mkdirSync(home);
    symlinkSync(join(env.PULUMI_HOME ?? '', 'plugins'), join(home, 'plugins'));
    this.env = { ...process.env, ...env, PULUMI_HOME: home };
  }

  readonly program: Program = (args) => {
    const isAsked = ['up', 'destroy'].includes(args[0] ?? '');
    // Nobody is there to say yes; the preview before that question is left out, since tests of their own look at previews.
    const all = [...args, '--non-interactive', '--color', 'never', ...(isAsked ? ['--yes', '--skip-preview'] : [])];
    const options = { cwd: this.folder, env: this.env, maxBuffer: 2 ** 26 };
    return new Promise<Said>((said) => {
      const ended = execFile('pulumi', all, options, (_error, out, err) =>
        said({ code: ended.exitCode ?? 255, out, err }),
      );
    });
  };

  isDeployed(stack: string): boolean {
    return existsSync(join(this.folder, 'state', '.pulumi', 'stacks', 'offsite', `${stack}.json`));
  }

  settings(stack: string): Settings {
    return settingsIn(this.folder, stack, this.cloud.clock.now());
  }

  /** All that Pulumi and the user have written, put aside. */
  keep(): void {
    for (const part of this.written()) cpSync(join(this.folder, part), this.kept(part), { recursive: true });
  }

  /** As it was when it was put aside. */
  bringBack(): void {
    for (const part of this.written()) rmSync(join(this.folder, part), { recursive: true });
    cpSync(this.kept(), this.folder, { recursive: true });
  }

  private kept(part = ''): string {
    return join(this.folder, 'kept', part);
  }

  private written(): string[] {
    return readdirSync(this.folder).filter((name) => name === 'state' || /^Pulumi\..+\.yaml$/.test(name));
  }
}
