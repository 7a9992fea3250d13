import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LocalCloud } from '../../src';

export const ROOT = resolve(__dirname, '../../..');
const PYTHON = join(ROOT, '.cache/python/bin/python');

/**
 * Without the environment the tests are shown as skipped, by name: the official Python SDKs are no dependency of this
 * repository.
 */
export const describePython = (title: string, tests: () => void): void =>
  existsSync(PYTHON)
    ? describe(title, tests)
    : describe.skip(`${title} (skipped: \`npm run python-env\` makes what it needs)`, tests);

/** Runs a program of this folder with the root key, gives it `input`, and reads the JSON that it prints. */
export async function runPython(
  cloud: LocalCloud,
  program: string,
  variables: Record<string, string>,
  input = '',
): Promise<unknown> {
  const { accessKeyId, accessKeySecret, controlUrl } = cloud.endpoints;
  const env = {
    PATH: process.env.PATH,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    CONTROL_URL: controlUrl,
    ...variables,
  };
  const child = spawn(PYTHON, [join(__dirname, program)], { env, timeout: 50_000 });
  const said = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.err += part.toString()));
  child.stdin.end(input);
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${said.err}`);
  return JSON.parse(said.out);
}
