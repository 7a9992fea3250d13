import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { stackFileConfig } from '../../src/plan/config/stack-file';
import { run } from './declared';
import { asPulumi, EXAMPLE } from './example';

const FOLDER = join(__dirname, '../fixtures/plans/invalid');
/** Read as files only: Pulumi itself refuses them, or decrypts what is encrypted in them. */
const FILES_ONLY = ['not-yaml', 'no-config', 'secret-is-not-shown'];
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .filter((name) => !FILES_ONLY.includes(name));

test('a valid one declares', async () => {
  const onDeclared = jest.fn();
  await run(EXAMPLE, { onDeclared });
  expect(onDeclared).toHaveBeenCalled();
});

test.each(CASES)('%s: nothing is declared', async (name) => {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), 'utf8');
  const stack = /^# stack: (\S+)/.exec(text)?.[1] ?? 'prod';
  const onDeclared = jest.fn();
  const config = asPulumi(stackFileConfig(text, name));
  const error: unknown = await run(config, { stack, onDeclared }).catch((reason: unknown) => reason);
  // Pulumi shows this kind without a stack trace.
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect((error as Error).message).toMatch(/^The config has /);
  expect(onDeclared).not.toHaveBeenCalled();
});
