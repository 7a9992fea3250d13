import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings, type ConfigInput, type Parsed } from '../../../src/plan/config/parse';
import { ConfigError } from '../../../src/plan/config/problems';
import { asPulumiGives, stackFileConfig } from '../../../src/plan/config/stack-file';

const FIXTURES = join(__dirname, '../../fixtures/plans');

const read = (...path: string[]): string => readFileSync(join(FIXTURES, ...path), 'utf8');
const cases = (folder: string): string[] =>
  readdirSync(join(FIXTURES, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length));

type Given = Pick<ConfigInput, 'config' | 'secretKeys'>;
const given = (config: Record<string, unknown>): Given => ({ config });

/** A case may name its stack in a first line `# stack: name`. */
function parsed(folder: string, name: string, asGiven: (config: Record<string, unknown>) => Given = given): Parsed {
  const text = read(folder, `${name}.yaml`);
  const stack = /^# stack: (\S+)/.exec(text)?.[1] ?? 'prod';
  const input = asGiven(stackFileConfig(text, `${name}.yaml`));
  return parseSettings({ ...input, project: 'offsite', stack, now: new Date('2026-03-01T00:00:00Z') });
}

describe('invalid', () => {
  test.each(cases('invalid'))('%s', (name) => {
    let message = 'no error';
    try {
      parsed('invalid', name);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      message = error.message;
    }
    expect(message).toBe(read('invalid', `${name}.txt`).trimEnd());
  });

  test('every expected error has its case', () => {
    const expected = readdirSync(join(FIXTURES, 'invalid')).filter((file) => file.endsWith('.txt'));
    expect(expected.map((file) => file.slice(0, -'.txt'.length)).sort()).toEqual(cases('invalid').sort());
  });
});

describe('valid', () => {
  test.each(cases('valid'))('%s', (name) => {
    const { settings, warnings } = parsed('valid', name);
    expect({ settings, warnings }).toMatchObject(JSON.parse(read('valid', `${name}.json`)) as object);
  });

  test.each(cases('valid'))('%s, as Pulumi would hand it over', (name) => {
    expect(parsed('valid', name, asPulumiGives)).toEqual(parsed('valid', name));
  });
});
