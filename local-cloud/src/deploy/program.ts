import { spawn } from 'node:child_process';
import { join } from 'node:path';

const BEFORE = ['plainInspect.cjs', 'virtualDate.cjs'].flatMap((file) => ['--require', join(__dirname, file)]);

export interface ProgramRun {
  /** Folder with index.ts or what its package.json names. */
  program: string;
  project: string;
  stack: string;
  /** `namespace:key` to value, as Pulumi keeps it. */
  config: Record<string, string>;
  secretKeys: string[];
  /** Of the monitor and engine. */
  address: string;
  environment: Record<string, string>;
  /** What the program takes for the present. */
  now: Date;
  /** Ends the program before its time. */
  signal: AbortSignal;
}

/** Runs the program as Pulumi's language host does. Settles with its exit code and what it wrote. */
export function runProgram(run: ProgramRun): Promise<{ code: number | null; output: string }> {
  const main = require.resolve('@pulumi/pulumi/cmd/run', { paths: [run.program] });
  const flags = {
    monitor: run.address,
    engine: run.address,
    organization: 'organization',
    project: run.project,
    stack: run.stack,
    pwd: run.program,
    'root-directory': run.program,
    'dry-run': 'false',
    'query-mode': 'false',
    parallel: '16',
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [...BEFORE, main, ...args, '.'], {
    cwd: run.program,
    env: {
      ...parentEnvironment(),
      ...run.environment,
      LOCAL_CLOUD_AHEAD: String(run.now.getTime() - Date.now()),
      PULUMI_NODEJS_TYPESCRIPT: 'true',
      PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
      PULUMI_CONFIG: JSON.stringify(run.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
      NODE_PATH: join(run.program, 'node_modules'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  run.signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** What a program may see of this process: not its loaders, and not the settings of another deployment. */
function parentEnvironment(): NodeJS.ProcessEnv {
  const hidden = /^(NODE_OPTIONS|NODE_CHANNEL|PULUMI_|ALICLOUD_|ALIBABA_|https?_proxy$|JEST_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)));
}
