import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHash } from 'node:crypto';

const ROOT = resolve(__dirname, '../../..');
// Found from any folder.
const TSX = pathToFileURL(require.resolve('tsx')).href;
const folder = mkdtempSync(join(tmpdir(), 'offsite-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

function build(name: string, cwd: string, umask: string, env: Record<string, string>): string {
  const out = join(folder, name);
  const node = `"${process.execPath}" --import "${TSX}"`;
  const command = `umask ${umask}; exec ${node} "${ROOT}/scripts/archive.ts" --out "${out}"`;
  execFileSync('sh', ['-c', command], { cwd, env: { ...process.env, ...env } });
  return createHash('sha256').update(readFileSync(out)).digest('hex');
}

test('the archive is the same from any folder, umask, time zone and language', () => {
  const hashes = [
    build('a.zip', ROOT, '022', { TZ: 'UTC', LANG: 'C' }),
    build('b.zip', tmpdir(), '077', { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
  ];
  expect(new Set(hashes).size).toBe(1);
});

test('it is within its budget of 200 KB', () => {
  expect(statSync(join(folder, 'a.zip')).size).toBeLessThan(200 * 1024);
});
