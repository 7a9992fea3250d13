import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { LocalCloud } from '../../src';
import { readSeed } from '../../src/core/seed';
import { control } from './client';

const README = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(README)?.[1] ?? '';

/** Every example of the control API, with the answer that stands behind it. */
const EXAMPLES = block('sh')
  .split('\n')
  .filter((line) => line.startsWith('curl '))
  .map((line) => /^(?<command>.*?)(?:\s+# (?<answer>[{[].*))?$/.exec(line)?.groups ?? {});

const hasCurl = ((): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('the README', () => {
  let cloud: LocalCloud;
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-readme-'));
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  it('has examples', () => expect(EXAMPLES.length).toBeGreaterThan(10));

  const test = hasCurl ? it : it.skip;
  test.each(EXAMPLES)('$command', async ({ command = '', answer }) => {
    const script = command.replace(/^curl /, 'curl -sS --fail-with-body --noproxy "*" ');
    const env = { PATH: process.env.PATH, CONTROL: cloud.endpoints.controlUrl };
    const { stdout } = await promisify(execFile)('sh', ['-ec', script], { env, cwd: folder });
    if (answer !== undefined) expect(stdout.trim()).toBe(answer);
    else if (command.includes('>')) expect(stdout).toBe('');
    else expect(JSON.parse(stdout)).toBeDefined();
  });

  it('shows a seed that holds', () => {
    const seed = readSeed(parse(block('yaml')) as object);
    expect(seed.servers.map(({ id, count }) => [id, count])).toEqual([
      ['i-web', 9],
      ['i-locked', 1],
    ]);
  });

  it('names every field of the seed and its default', () => {
    const { servers, ...seed } = readSeed({ servers: [{ region: 'cn-shanghai', disks: [{ sizeGiB: 40 }] }] });
    const names = (value: object): string[] =>
      Object.entries(value).flatMap(([name, item]) =>
        typeof item === 'object' && !Array.isArray(item) ? [name, ...names(item as object)] : [name],
      );
    const disk = servers[0]?.disks?.[0] ?? {};
    for (const name of [...names(seed), ...Object.keys(servers[0] ?? {}), ...Object.keys(disk)]) {
      expect(README).toContain(`\`${name}\``);
    }
    for (const value of [seed.accountId, seed.now, seed.options.deleteMissingImage]) expect(README).toContain(value);
    for (const [name, value] of Object.entries(seed.quotas)) {
      expect(README).toContain(`\`${name}\` (${value.toLocaleString('en')})`);
    }
  });

  it('names every kind of fault, and every path', async () => {
    const kinds = JSON.stringify((await control(cloud, 'POST', 'faults', { kind: '?' })).body).match(
      /[a-z0-9-]+(?=\\")/g,
    );
    expect(kinds?.length).toBeGreaterThan(10);
    for (const kind of kinds ?? []) expect(README).toContain(`| \`${kind}\` |`);
    const { paths } = (await control(cloud, 'GET', '')).body as { paths: Record<string, string[]> };
    expect(paths).toMatchObject({ state: ['GET'], clock: ['GET', 'POST'] });
    for (const path of Object.keys(paths)) expect(README).toContain(`\`${path}\``);
  });
});
