import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPulumiGives, stackFileConfig } from '../../src/plan/config/stack-file';
import { isToldPlainly, run } from './declared';
import { EXAMPLE } from './example';

const FOLDER = join(__dirname, '../fixtures/plans/invalid');
/** Pulumi itself refuses these files. */
const FILES_ONLY = ['not-yaml', 'no-config'];
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
  const { config, secretKeys } = asPulumiGives(stackFileConfig(text, name));
  const error: unknown = await run(config, { stack, secretKeys, onDeclared }).catch((reason: unknown) => reason);
  expect(isToldPlainly(error)).toBe(true);
  const message = readFileSync(join(FOLDER, `${name}.txt`), 'utf8').trimEnd();
  expect(withoutReceived((error as Error).message)).toBe(withoutReceived(message));
  expect(onDeclared).not.toHaveBeenCalled();
});

/** The same value looks another way when it came as JSON. */
function withoutReceived(message: string): string {
  return message.replace(/^ {4}received: .*$/gm, '');
}
