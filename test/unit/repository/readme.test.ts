import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PLAN, SETTINGS } from '../../../src/plan/config/fields';

/** README says no more and no less than there is. */
const ROOT = resolve(__dirname, '../../..');
const readme = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const settings = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## What is kept'));
const [ofStack = '', ofPlan = ''] = settings.split('A plan:');

const keysIn = (table: string): string[] =>
  [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []).sort();

test('every setting is in its table, and no other', () => {
  expect(keysIn(ofStack)).toEqual(Object.keys(SETTINGS).sort());
  expect(keysIn(ofPlan)).toEqual(Object.keys(PLAN).sort());
});

test('every script that it names is there', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/npm (?:run )?(?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name ?? '');
  const builtIn = ['ci'];
  expect([...new Set(named)].filter((name) => !(name in scripts) && !builtIn.includes(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

test('every command of offsite is shown, and no other', () => {
  const shown = [...readme.matchAll(/npm run offsite -- ([a-z-]+)/g)].map(([, name]) => name ?? '');
  const files = readdirSync(resolve(ROOT, 'src/cli')).map((file) => file.replace(/\.ts$/, ''));
  const registered = readFileSync(resolve(ROOT, 'src/cli/program.ts'), 'utf8').match(/(?<=^import \{ register)\w+/gm);
  const commands = (registered ?? []).map((name) => name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase());
  expect([...new Set(shown)].sort()).toEqual(commands.sort());
  for (const name of commands) expect(files).toContain(name);
});

test('every file that it points to is there', () => {
  const paths = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
  expect(paths.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});
