import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { keySource } from '../../../src/cli/credentials';

const ID = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'tools-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'tools-secret' };
const PROVIDER = { ALICLOUD_ACCESS_KEY: 'provider-id', ALICLOUD_SECRET_KEY: 'provider-secret' };

const inEnvironment = (env: Record<string, string>) => keySource(env, undefined)();

test("the environment: of Alibaba Cloud's tools, then of the Pulumi provider", async () => {
  expect((await inEnvironment({ ...PROVIDER, ...ID })).credentials.accessKeyId).toBe('tools-id');
  expect((await inEnvironment(PROVIDER)).credentials.accessKeyId).toBe('provider-id');
  expect(await inEnvironment({ ...ID, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' })).toEqual({
    credentials: { accessKeyId: 'tools-id', accessKeySecret: 'tools-secret', securityToken: 'token' },
    origin: 'ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN',
  });
});

test.each([
  [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'canary' }, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET is not'],
  [{ ALICLOUD_SECRET_KEY: 'canary', ALICLOUD_ACCESS_KEY: '' }, 'ALICLOUD_ACCESS_KEY is not'],
  // Or somebody else would be asked as.
  [{ ...PROVIDER, ALIBABA_CLOUD_ACCESS_KEY_ID: 'canary' }, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET is not'],
])('half a key is an error that names the other half: %#', (env, why) => {
  const error = expect.objectContaining({
    exitCode: 2,
    message: expect.not.stringContaining('canary') as string,
  }) as Error;
  expect(() => keySource(env, undefined)).toThrow(error);
  expect(() => keySource(env, undefined)).toThrow(why);
});

test("a local cloud's key may stand in its URL, and wins there", async () => {
  const local = new URL('http://local-id:local%2Fsecret@127.0.0.1:1234');
  const credentials = { accessKeyId: 'local-id', accessKeySecret: 'local/secret' };
  expect(await keySource(ID, local)()).toEqual({ credentials, origin: 'the URL of --local' });
});

describe('files of the tools', () => {
  let home: string;
  const before = { ...process.env };
  beforeEach(() => {
    home = mkdtempSync(join(os.tmpdir(), 'offsite-home-'));
    mkdirSync(join(home, '.aliyun'));
    jest.spyOn(os, 'homedir').mockReturnValue(home);
    process.env = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
  });
  afterEach(() => {
    process.env = before;
    jest.restoreAllMocks();
    rmSync(home, { recursive: true });
  });
  const profile = (text: string) => writeFileSync(join(home, '.aliyun', 'config.json'), text);

  test("the aliyun command's profile is found", async () => {
    const mode = { name: 'default', mode: 'AK', access_key_id: 'profile-id', access_key_secret: 'profile-secret' };
    profile(JSON.stringify({ current: 'default', profiles: [mode] }));
    expect(await inEnvironment({})).toMatchObject({
      credentials: { accessKeyId: 'profile-id' },
      origin: `the current profile in ${join(home, '.aliyun', 'config.json')}`,
    });
  });

  test('one that is no JSON is not quoted: it holds secrets', async () => {
    profile('{ "profiles": [{ "access_key_secret": "canary" ');
    const error = await inEnvironment({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 3, message: 'no credentials were found, so the cloud was not asked' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});
