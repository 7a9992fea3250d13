import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { LocalCloud } from 'local-cloud';
import { HEM } from '../story';

const ROOT = resolve(__dirname, '../../..');
const running = new Set<ChildProcess>();
afterEach(() => running.forEach((child) => child.kill('SIGKILL')));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The command as npm starts it, with nothing of this process's environment. */
function offsite(
  argv: string[],
  { env = {}, onErr }: { env?: object; onErr?: (text: string, child: ChildProcess) => void },
) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...argv], {
    cwd: ROOT,
    env: { PATH: '', HOME: '/nowhere', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  return new Promise<Ended>((done) => {
    const ended: Ended = { code: null, out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => (ended.out += text.toString()));
    child.stderr.on('data', (text: Buffer) => {
      ended.err += text.toString();
      onErr?.(ended.err, child);
    });
    child.on('close', (code) => {
      running.delete(child);
      done({ ...ended, code });
    });
  });
}

test('a stack that is not there: one clear error on stderr, nothing on stdout, exit 2', async () => {
  const { code, out, err } = await offsite(['status', '--stack', 'nowhere'], {});
  expect([code, out]).toEqual([2, '']);
  // Tests of the demo, which run beside this one, have stacks of their own meanwhile.
  expect(err.replace(/, demo-[a-z-]+/g, '')).toBe(
    'error: there is no stack nowhere: beside index.ts is no file Pulumi.nowhere.yaml\nStacks that are there: recovery, prod.\n',
  );
});

test('Ctrl-C ends a run cleanly: exit 130, what was begun, and what to do next; no colours in a pipe', async () => {
  const cloud = await LocalCloud.start({ seed: { durations: { imageMinutes: 2_000, copyMinutes: 35 } } });
  try {
    const { httpUrl, accessKeyId, accessKeySecret } = cloud.endpoints;
    const env = { ALICLOUD_ACCESS_KEY: accessKeyId, ALICLOUD_SECRET_KEY: accessKeySecret, FORCE_COLOR: '1' };
    let stopped = false;
    const onErr = (text: string, child: ChildProcess) => {
      if (stopped || !text.includes('imaging')) return;
      stopped = true;
      child.kill('SIGINT');
    };
    const { code, out, err } = await offsite(['run', HEM, '--stack', 'prod', '--local', httpUrl], { env, onErr });
    expect(code).toBe(130);
    expect(out).toContain('run the same command again');
    expect(out).toMatch(/in progress +m-/);
    expect(out + err).not.toContain('\u001b[');
    expect(out + err).not.toContain(accessKeySecret);
  } finally {
    await cloud.close();
  }
});
