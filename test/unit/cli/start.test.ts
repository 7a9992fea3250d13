import { said } from '../command-line';

// What makes a start slow: help, and errors about the command line, are to need none of it.
const loaded: string[] = [];
const told = (name: string) => (): object => {
  loaded.push(name);
  return jest.requireActual<object>(name);
};
jest.mock('yaml', () => told('yaml')());
jest.mock('zod', () => told('zod')());
jest.mock('croner', () => told('croner')());
jest.mock('cli-progress', () => told('cli-progress')());
jest.mock('simple-ascii-chart', () => told('simple-ascii-chart')());
jest.mock('@alicloud/ecs20140526', () => told('@alicloud/ecs20140526')());
jest.mock('@alicloud/credentials', () => told('@alicloud/credentials')());

const NAMES = ['status', 'preview', 'run', 'prune', 'rehearse', 'preflight', 'drill', 'import-config'];

const asked = (...argv: string[]) => said(argv, { folder: __dirname });

test('help and errors about the command line load neither config nor cloud', async () => {
  const { code, out } = await asked('--help');
  expect(code).toBe(0);
  for (const name of NAMES) expect(out).toContain(`\n  ${name} `);
  for (const name of NAMES) expect(await asked(name, '--help')).toMatchObject({ code: 0 });
  expect(await asked('stauts')).toMatchObject({ code: 2, err: expect.stringContaining('status') as string });
  expect(await asked('drill', '--sever', 'i-1')).toMatchObject({ code: 2 });
  expect(loaded).toEqual([]);
});

test('a command loads what it needs', async () => {
  expect(await asked('status', '--stack', 'nowhere')).toMatchObject({ code: 2 });
  expect(loaded).toContain('yaml');
  expect(loaded).not.toContain('simple-ascii-chart');
});
