import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeploymentError, EmbeddedStack, type LocalCloud, type UpResult } from 'local-cloud';
import { parseDocument } from 'yaml';
import { parseSettings } from '../../../src/plan/config/parse';
import type { Settings } from '../../../src/plan/settings';
import { asPulumiGives, stackFileConfig } from '../../../src/plan/config/stack-file';
import { ROOT } from '../../../demo/stacks';
import { notRunHere } from './programs';
import type { Program, Said } from './shell';

interface Deployed {
  embedded: EmbeddedStack;
  /** Of the last `up` that went through. */
  result?: UpResult;
}

/**
 * The commands of `pulumi` that runbooks use, as far as a person can tell: config stands in Pulumi.<stack>.yaml of the folder, and
 * `up` and `destroy` are those of the embedded deployment.
 */
export class Pulumi {
  private selected = '';
  private readonly stacks = new Map<string, Deployed>();

  constructor(
    private readonly cloud: LocalCloud,
    private readonly folder: string,
  ) {}

  readonly program: Program = async (args) => {
    const line = ['pulumi', ...args].join(' ');
    if (notRunHere(line)) return said('');
    try {
      const verb = Object.keys(this.verbs).find((one) => line === `pulumi ${one}` || line.startsWith(`pulumi ${one} `));
      const act = this.verbs[verb ?? ''];
      if (!verb || !act) throw new Error(`${line}?`);
      const { stack, rest } = stackIn(args.slice(verb.split(' ').length));
      return said(await act(rest, stack ?? this.selected));
    } catch (error) {
      return { code: 255, out: '', err: `${error instanceof Error ? error.message : String(error)}\n` };
    }
  };

  private readonly verbs: Record<string, (args: string[], stack: string) => Promise<string> | string> = {
    'stack init': ([name = '']) => this.select(name),
    'stack select': (args) => this.choose(args),
    'stack output': (args, stack) => this.output(args, stack),
    'stack rm': (_args, stack) => {
      rmSync(this.fileOf(stack));
      return '';
    },
    'config set': (args, stack) => this.setConfig(args, stack),
    'config rm': (args, stack) => this.removeConfig(args, stack),
    up: (args, stack) => this.up(args, stack),
    destroy: (_args, stack) => this.destroy(stack),
  };

  isDeployed(stack: string): boolean {
    return this.stacks.has(stack);
  }

  /** The cloud went back to a time when these stacks alone were deployed, as they are. */
  forgetAllBut(...names: string[]): void {
    for (const name of this.stacks.keys()) if (!names.includes(name)) this.stacks.delete(name);
  }

  private fileOf(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  private choose([name = '', ...flags]: string[]): string {
    if (!existsSync(this.fileOf(name)) && !flags.includes('--create'))
      throw new Error(`no stack named '${name}' found`);
    return this.select(name);
  }

  private select(name: string): string {
    this.selected = name;
    if (!existsSync(this.fileOf(name))) writeFileSync(this.fileOf(name), 'config: {}\n');
    return '';
  }

  private setConfig(args: string[], stack: string): string {
    const [key = '', value = '', ...more] = args.filter((arg) => arg !== '--path');
    if (more.length > 0 || key.startsWith('-')) throw new Error(`config set ${args.join(' ')}?`);
    const file = this.fileOf(stack);
    const document = parseDocument(readFileSync(file, 'utf8'));
    document.setIn(['config', ...steps(key, args)], value);
    writeFileSync(file, document.toString());
    return '';
  }

  private removeConfig(args: string[], stack: string): string {
    const [key = ''] = args.filter((arg) => arg !== '--path');
    const file = this.fileOf(stack);
    const document = parseDocument(readFileSync(file, 'utf8'));
    if (!document.deleteIn(['config', ...steps(key, args)])) throw new Error(`there is no ${key}`);
    writeFileSync(file, document.toString());
    return '';
  }

  private given(stack: string) {
    return givenIn(this.fileOf(stack));
  }

  settings(stack = this.selected): Settings {
    return settingsIn(this.folder, stack, this.cloud.clock.now());
  }

  private async up(args: string[], stack: string): Promise<string> {
    const unknown = args.filter((arg) => arg !== '--continue-on-error');
    if (unknown.length > 0) throw new Error(`up ${unknown.join(' ')}?`);
    const options = { program: ROOT, project: 'offsite', stack, keepModules: true };
    const deployed = this.stacks.get(stack) ?? { embedded: new EmbeddedStack(this.cloud, options) };
    this.stacks.set(stack, deployed);
    const { config, secretKeys: secrets } = this.given(stack);
    try {
      const order = { config, secrets, continueOnError: args.includes('--continue-on-error') };
      deployed.result = await deployed.embedded.up(order);
      return shown(deployed.result);
    } catch (error) {
      if (!(error instanceof DeploymentError)) throw error;
      const lines = error.message.split('\n').map((line) => `error: ${line}`);
      throw new Error([...error.warnings.map((warning) => `warning: ${warning}`), ...lines].join('\n'));
    }
  }

  private output(args: string[], stack: string): string {
    const [name = ''] = args.filter((arg) => arg !== '--json');
    const value = this.stacks.get(stack)?.result?.outputs[name];
    if (value === undefined) throw new Error(`error: current stack does not have output property '${name}'`);
    return `${typeof value === 'string' && !args.includes('--json') ? value : JSON.stringify(value, null, 2)}\n`;
  }

  private async destroy(stack: string): Promise<string> {
    const deployed = this.stacks.get(stack);
    await deployed?.embedded.destroy();
    this.stacks.delete(stack);
    return `Resources:\n    ${deployed?.result?.resources.length ?? 0} deleted\n`;
  }
}

function givenIn(file: string) {
  return asPulumiGives(stackFileConfig(readFileSync(file, 'utf8'), file));
}

/** Of a stack whose file is in that folder. */
export function settingsIn(folder: string, stack: string, now: Date): Settings {
  const { config, secretKeys } = givenIn(join(folder, `Pulumi.${stack}.yaml`));
  return parseSettings({ config, secretKeys, project: 'offsite', stack, now }).settings;
}

function shown({ resources, outputs, secretOutputs, warnings }: UpResult): string {
  const counts = ['create', 'import', 'update', 'replace', 'delete', 'same'].map(
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

const PAST: Record<string, string> = {
  create: 'created',
  import: 'imported',
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

/** `--stack recovery`, wherever it stands. */
function stackIn(args: readonly string[]): { stack?: string; rest: string[] } {
  const at = args.indexOf('--stack');
  if (at < 0) return { rest: [...args] };
  return { stack: args[at + 1], rest: args.filter((_arg, i) => i !== at && i !== at + 1) };
}
