import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { LocalWorkspace, type ConfigMap, type Stack } from '@pulumi/pulumi/automation';
import type { Endpoints } from 'local-cloud';

const ROOT = resolve(__dirname, '../..');

/** Where the real engine is looked for: the commands on PATH, the plugin in Pulumi's cache. Undefined when all is there. */
export function whatIsMissing(): string | undefined {
  const missing = ['pulumi', 'pulumi-language-nodejs'].filter((name) => !onPath(name)).map((name) => `${name} on PATH`);
  if (!alicloudPlugin()) missing.push(`a resource-alicloud plugin in ${join('$PULUMI_HOME', 'plugins')}`);
  return missing.length === 0 ? undefined : missing.join(', ');
}

function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

function pulumiHome(): string {
  return process.env.PULUMI_HOME ?? join(homedir(), '.pulumi');
}

function alicloudPlugin(): string | undefined {
  const plugins = join(pulumiHome(), 'plugins');
  if (!existsSync(plugins)) return undefined;
  return readdirSync(plugins).find((name) => /^resource-alicloud-v[\d.]+$/.test(name));
}

export function engineVersion(): string {
  const cli = execFileSync('pulumi', ['version'], { encoding: 'utf8' }).trim();
  return `pulumi ${cli}, ${alicloudPlugin()}`;
}

export interface RealProject {
  stack: Stack;
  /** All that Pulumi has written for the stack. */
  stateOnDisk(): string;
  remove(): void;
}

/**
 * A copy of the program in a folder of its own, with a state of its own, whose cloud is the local one.
 *
 * @param program folder of another program, relative to the repository's root
 */
export async function realProject(
  cloud: Endpoints,
  stackName: string,
  config: ConfigMap,
  program?: string,
): Promise<RealProject> {
  const folder = mkdtempSync(join(tmpdir(), 'offsite-e2e-'));
  putProgram(folder, program);
  const envVars = environmentOf(cloud, folder);
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: folder }, { envVars });
  await stack.setAllConfig(config);
  const stateOnDisk = () =>
    readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => readFileSync(join(folder, 'state', file), 'utf8'))
      .join('\n');
  return { stack, stateOnDisk, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Copies a program into a folder, the repository's own unless told otherwise. */
export function putProgram(folder: string, program?: string): void {
  if (program !== undefined) cpSync(join(ROOT, program), folder, { recursive: true });
  for (const part of program === undefined ? ['index.ts', 'Pulumi.yaml', 'package.json', 'src'] : []) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'state'));
}

/** All that engine and provider have to be told: where the state is; the proxy, its CA, a key. */
export function environmentOf(cloud: Endpoints, folder: string): Record<string, string> {
  return {
    PULUMI_HOME: pulumiHome(),
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
    HTTPS_PROXY: cloud.proxyUrl,
    SSL_CERT_FILE: cloud.caFile,
    ALICLOUD_ACCESS_KEY: cloud.accessKeyId,
    ALICLOUD_SECRET_KEY: cloud.accessKeySecret,
    ALICLOUD_ACCOUNT_ID: cloud.accountId,
    ALICLOUD_REGION: 'cn-qingdao',
    ALIBABA_CLOUD_ACCOUNT_TYPE: 'Domestic',
  };
}
