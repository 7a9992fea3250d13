import { run } from '../../src/cli/program';

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

async function said(...argv: string[]) {
  const texts = { out: '', err: '' };
  const code = await run(argv, {
    env: {},
    folder: __dirname,
    stdout: { write: (text) => (texts.out += text) },
    stderr: { write: (text) => (texts.err += text) },
    now: () => new Date('2026-03-01T00:00:00Z'),
    sleep: () => Promise.resolve(),
    interrupts: () => new AbortController().signal,
  });
  return { code, ...texts };
}

test('help and errors about the command line load neither config nor cloud', async () => {
  const { code, out } = await said('--help');
  expect(code).toBe(0);
  for (const name of NAMES) expect(out).toContain(`\n  ${name} `);
  for (const name of NAMES) expect(await said(name, '--help')).toMatchObject({ code: 0 });
  expect(await said('stauts')).toMatchObject({ code: 2, err: expect.stringContaining('status') as string });
  expect(await said('drill', '--sever', 'i-1')).toMatchObject({ code: 2 });
  expect(loaded).toEqual([]);
});

test('a command loads what it needs', async () => {
  expect(await said('status', '--stack', 'nowhere')).toMatchObject({ code: 2 });
  expect(loaded).toContain('yaml');
  expect(loaded).not.toContain('simple-ascii-chart');
});
