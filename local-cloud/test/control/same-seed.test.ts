import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalCloud } from '../../src';
import { rpc } from '../wire';

const ROOT = resolve(__dirname, '../../..');
const REGION = 'cn-shanghai';
const SERVERS = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'];

/** A local cloud of the command, driven over HTTP through trouble that is drawn: what it then says of its calls and state. */
async function run(random: number, folder: string): Promise<{ calls: string; state: string }> {
  const seed = join(folder, `${random}.json`);
  writeFileSync(seed, JSON.stringify({ random, durations: { imageMinutes: { min: 10, max: 90 } } }));
  const args = ['--import', 'tsx', 'local-cloud/src/command/main.ts', '--json', '--port', '0', '--seed', seed];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const endpoints = JSON.parse(line) as LocalCloud['endpoints'];
    const control = async (path: string, body?: object): Promise<string> =>
      (await fetch(endpoints.controlUrl + path, body && { method: 'POST', body: JSON.stringify(body) })).text();
    // Signed with the real time, as a client does that knows nothing of the virtual one.
    const client = { endpoints, clock: { now: () => new Date() } } as LocalCloud;
    await control('faults', [
      { kind: 'throttle', rate: 0.3 },
      { kind: 'lag', rate: 0.3, seconds: 4000 },
      { kind: 'skew', rate: 0.2, seconds: 1200 },
      { kind: 'fail', action: 'CreateImage', rate: 0.3 },
    ]);
    for (let hour = 0; hour < 8; hour++) {
      for (const InstanceId of SERVERS)
        await rpc(client, { action: 'CreateImage', params: { RegionId: REGION, InstanceId } });
      await control('clock', { advance: 'PT1H' });
      await rpc(client, { action: 'DescribeImages', params: { RegionId: REGION, Status: 'ALL' } });
    }
    return { calls: await control('calls'), state: await control('state') };
  } finally {
    child.kill('SIGKILL');
  }
}

it('two clouds of one seed, by the command, say the same of their calls and state, byte for byte; another seed does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'same-seed-'));
  const [one, same, other] = await Promise.all([run(5, folder), run(5, folder), run(6, folder)]);
  rmSync(folder, { recursive: true });
  expect(same).toEqual(one);
  expect(other.calls).not.toBe(one.calls);
  expect(other.state).not.toBe(one.state);
  const outcomes = new Set((JSON.parse(one.calls) as { outcome: string }[]).map(({ outcome }) => outcome));
  expect([...outcomes].sort()).toEqual(['InvalidTimeStamp.Expired', 'Throttling.User', 'ok']);
});
