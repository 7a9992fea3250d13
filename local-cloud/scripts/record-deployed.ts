import { spawnSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LocalCloud } from '../src';
import { deployedState, makeImages } from '../test/deploy/deployedState';

/**
 * Deploys test/programs/pipeline with the real engine and provider, where `pulumi` is on the PATH, and writes down what is in
 * the local cloud then: the embedded deployment must leave the same.
 */
const ROOT = resolve(__dirname, '../..');
const FIXTURE = join(ROOT, 'local-cloud/test/fixtures/deployed.json');

async function main(): Promise<void> {
  if (spawnSync('pulumi', ['version']).status !== 0) throw new Error('pulumi is not on the PATH');
  const folder = mkdtempSync(join(tmpdir(), 'record-deployed-'));
  const cloud = await LocalCloud.start({});
  try {
    cpSync(join(ROOT, 'local-cloud/test/programs/pipeline'), folder, { recursive: true });
    for (const name of ['node_modules', 'tsconfig.json']) symlinkSync(join(ROOT, name), join(folder, name));
    await makeImages(cloud);
    await pulumi(cloud, folder, ['stack', 'init', 'test']);
    const up = ['up', '--yes', '--skip-preview'];
    await pulumi(cloud, folder, up);
    const created = deployedState(cloud);
    const outputs: unknown = JSON.parse(await pulumi(cloud, folder, ['stack', 'output', '--json']));
    await pulumi(cloud, folder, ['config', 'set', 'changed', 'true']);
    await pulumi(cloud, folder, up);
    const changed = deployedState(cloud);
    await pulumi(cloud, folder, ['destroy', '--yes', '--skip-preview']);
    const destroyed = deployedState(cloud);
    writeFileSync(FIXTURE, `${JSON.stringify({ outputs, created, changed, destroyed }, null, 2)}\n`);
  } finally {
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it wrote. */
function pulumi(cloud: LocalCloud, folder: string, args: string[]): Promise<string> {
  const { proxyUrl, caFile, accessKeyId, accessKeySecret, accountId } = cloud.endpoints;
  const env = {
    ...process.env,
    HTTPS_PROXY: proxyUrl,
    SSL_CERT_FILE: caFile,
    ALICLOUD_ACCESS_KEY: accessKeyId,
    ALICLOUD_SECRET_KEY: accessKeySecret,
    ALICLOUD_ACCOUNT_ID: accountId,
    ALIBABA_CLOUD_ACCOUNT_TYPE: 'Domestic',
    ALICLOUD_REGION: 'cn-qingdao',
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: 'none',
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
  };
  const child = spawn('pulumi', [...args, '--non-interactive'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  child.stdout.on('data', (part: Buffer) => (written += part.toString()));
  return new Promise((done, reject) => {
    child.on('close', (code) =>
      code === 0 ? done(written) : reject(new Error(`pulumi ${args.join(' ')} ended with ${code}`)),
    );
  });
}

void main();
