import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedStack, type LocalCloud, type UpResult } from 'local-cloud';
import { parseDocument } from 'yaml';
import { parseSettings } from '../../../src/plan/config/parse';
import type { Settings } from '../../../src/plan/settings';
import { asPulumiGives, stackFileConfig } from '../../../src/plan/config/stack-file';
import { ROOT } from '../../../demo/rehearsal';
import { notRunHere } from './programs';
import type { Program, Said } from './shell';

/**
 * The commands of `pulumi` that runbooks use, as far as a person can tell: config stands in Pulumi.<stack>.yaml of the folder, and
 * `up` and `destroy` are those of the embedded deployment.
 */
export class Pulumi {
  deployed?: UpResult;
  private selected = '';
  private stack?: EmbeddedStack;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly folder: string,
  ) {}

  readonly program: Program = async (args) => {
    const line = ['pulumi', ...args].join(' ');
    if (notRunHere(line)) return said('');
    try {
      const known = Object.keys(this.verbs).find(
        (verb) => line === `pulumi ${verb}` || line.startsWith(`pulumi ${verb} `),
      );
      const verb = this.verbs[known ?? ''];
      if (!known || !verb) throw new Error(`${line}?`);
      return said(await verb(args.slice(known.split(' ').length)));
    } catch (error) {
      return { code: 255, out: '', err: `error: ${error instanceof Error ? error.message : String(error)}\n` };
    }
  };

  private readonly verbs: Record<string, (args: string[]) => Promise<string> | string> = {
    'stack init': ([name = '']) => this.select(name),
    'stack select': ([name = '']) => this.select(name),
    'stack output': (args) => this.output(args),
    'stack rm': () => {
      rmSync(this.file);
      return '';
    },
    'config set': (args) => this.setConfig(args),
    'config rm': (args) => this.removeConfig(args),
    up: () => this.up(),
    destroy: () => this.destroy(),
  };

  private get file(): string {
    return join(this.folder, `Pulumi.${this.selected}.yaml`);
  }

  private select(name: string): string {
    this.selected = name;
    if (!existsSync(this.file)) writeFileSync(this.file, 'config: {}\n');
    return '';
  }

  private setConfig(args: string[]): string {
    const [key = '', value = '', ...more] = args.filter((arg) => arg !== '--path');
    if (more.length > 0 || key.startsWith('-')) throw new Error(`config set ${args.join(' ')}?`);
    const document = parseDocument(readFileSync(this.file, 'utf8'));
    document.setIn(['config', ...steps(key, args)], value);
    writeFileSync(this.file, document.toString());
    return '';
  }

  private removeConfig(args: string[]): string {
    const [key = ''] = args.filter((arg) => arg !== '--path');
    const document = parseDocument(readFileSync(this.file, 'utf8'));
    if (!document.deleteIn(['config', ...steps(key, args)])) throw new Error(`there is no ${key}`);
    writeFileSync(this.file, document.toString());
    return '';
  }

  private given() {
    return asPulumiGives(stackFileConfig(readFileSync(this.file, 'utf8'), this.file));
  }

  settings(): Settings {
    const { config } = this.given();
    const now = this.cloud.clock.now();
    return parseSettings({ config, project: 'offsite', stack: this.selected, now }).settings;
  }

  private async up(): Promise<string> {
    this.stack ??= new EmbeddedStack(this.cloud, { program: ROOT, project: 'offsite', stack: this.selected });
    const { config, secretKeys } = this.given();
    const { resources, outputs, secretOutputs, warnings } = (this.deployed = await this.stack.up({
      config,
      secrets: secretKeys,
    }));
    const counts = ['create', 'update', 'replace', 'delete', 'same'].map(
      (action) => [action, resources.filter((one) => one.action === action).length] as const,
    );
    return [
      ...warnings.map((warning) => `warning: ${warning}`),
      'Outputs:',
      ...Object.entries(outputs).map(([name, value]) => {
        return `    ${name}: ${secretOutputs.includes(name) ? '[secret]' : JSON.stringify(value)}`;
      }),
      'Resources:',
      ...counts.filter(([, count]) => count > 0).map(([action, count]) => `    ${count} ${PAST[action]}`),
      '',
    ].join('\n');
  }

  private output([name = '']: string[]): string {
    const value = this.deployed?.outputs[name];
    if (value === undefined) throw new Error(`current stack does not have output property '${name}'`);
    return `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
  }

  private async destroy(): Promise<string> {
    const count = this.deployed?.resources.length ?? 0;
    await this.stack?.destroy();
    this.stack = undefined;
    this.deployed = undefined;
    return `Resources:\n    ${count} deleted\n`;
  }
}

const PAST: Record<string, string> = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'deleted',
  same: 'unchanged',
};

function said(out: string): Said {
  return { code: 0, out, err: '' };
}

/** `offsite:plans.nightly.keep`, where it is a path. */
function steps(key: string, args: readonly string[]): string[] {
  return args.includes('--path') ? key.split('.') : [key];
}
