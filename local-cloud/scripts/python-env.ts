import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/**
 * Makes the Python that local-cloud/test/python runs with: a virtual environment under .cache/ with the official SDKs, the
 * classic and the new one. PYTHON names another interpreter than python3.
 */
const ROOT = resolve(__dirname, '../..');
const ENVIRONMENT = join(ROOT, '.cache/python');
const REQUIREMENTS = join(ROOT, 'local-cloud/test/python/requirements.txt');

function run(command: string, ...args: string[]): void {
  const { error, status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`"${[command, ...args].join(' ')}" failed${error ? `: ${error.message}` : ''}.\n`);
  process.exit(1);
}

run(process.env.PYTHON ?? 'python3', '-m', 'venv', ENVIRONMENT);
run(
  join(ENVIRONMENT, 'bin/python'),
  '-m',
  'pip',
  'install',
  '--quiet',
  '--retries',
  '1',
  '--requirement',
  REQUIREMENTS,
);
process.stdout.write('Ready: npx jest local-cloud/test/python\n');
