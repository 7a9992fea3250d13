import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { credentialSource } from '../../src/cli/credentials';

const ID = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'tools-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'tools-secret' };
const PROVIDER = { ALICLOUD_ACCESS_KEY: 'provider-id', ALICLOUD_SECRET_KEY: 'provider-secret' };

test("the environment: of Alibaba Cloud's tools, then of the Pulumi provider", async () => {
  const found = async (env: Record<string, string>) => (await credentialSource(env, undefined)()).accessKeyId;
  expect(await found({ ...PROVIDER, ...ID })).toBe('tools-id');
  expect(await found(PROVIDER)).toBe('provider-id');
  // Half a key is none.
  expect(await found({ ...PROVIDER, ALIBABA_CLOUD_ACCESS_KEY_ID: 'tools-id' })).toBe('provider-id');
  const session = { ...ID, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' };
  expect(await credentialSource(session, undefined)()).toEqual({
    accessKeyId: 'tools-id',
    accessKeySecret: 'tools-secret',
    securityToken: 'token',
  });
});

test("a local cloud's key may stand in its URL, and wins there", async () => {
  const local = new URL('http://local-id:local%2Fsecret@127.0.0.1:1234');
  expect(await credentialSource(ID, local)()).toEqual({ accessKeyId: 'local-id', accessKeySecret: 'local/secret' });
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
    expect(await credentialSource({}, undefined)()).toMatchObject({ accessKeyId: 'profile-id' });
  });

  test('one that is no JSON is not quoted: it holds secrets', async () => {
    profile('{ "profiles": [{ "access_key_secret": "canary" ');
    const error = await credentialSource({}, undefined)().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 3, message: 'no credentials were found, so the cloud was not asked' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});
