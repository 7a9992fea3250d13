import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { LocalCloud } from '../../src';

const PRELOAD = resolve(__dirname, '../../preload.cjs');
/** Of the official SDKs, that of RAM loads fastest. */
const PROGRAM = `
  const { default: Ram, ListUsersRequest } = require('@alicloud/ram20150501');
  const { Config } = require('@alicloud/openapi-core').$OpenApiUtil;
  const { KEY: accessKeyId, SECRET: accessKeySecret, PROTOCOL: protocol } = process.env;
  const ram = new Ram(new Config({ accessKeyId, accessKeySecret, regionId: 'cn-beijing', protocol }));
  ram.listUsers(new ListUsersRequest({})).then(
    ({ body }) => console.log(body.users.user.length),
    (error) => console.log(error.message),
  );`;

describe('the preload for programs of one own', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({});
  });
  afterAll(() => cloud.close());

  async function runWith(variables: Record<string, string>): Promise<string> {
    const { accessKeyId, accessKeySecret } = cloud.endpoints;
    const env = { PATH: process.env.PATH, KEY: accessKeyId, SECRET: accessKeySecret, ...variables };
    const { stdout } = await promisify(execFile)(process.execPath, ['--require', PRELOAD, '-e', PROGRAM], {
      env,
      cwd: __dirname,
    });
    return stdout.trim();
  }

  test('the unmodified SDK reaches the local cloud over TLS, with the CA in either variable', async () => {
    const { tlsPort, caFile } = cloud.endpoints;
    const LOCAL_CLOUD_TLS_PORT = String(tlsPort);
    expect(await runWith({ LOCAL_CLOUD_TLS_PORT, NODE_EXTRA_CA_CERTS: caFile })).toMatch(/^\d+$/);
    expect(await runWith({ LOCAL_CLOUD_TLS_PORT, LOCAL_CLOUD_CA_FILE: caFile })).toMatch(/^\d+$/);
    expect(await runWith({ LOCAL_CLOUD_TLS_PORT })).toMatch(/certificate/);
  });

  test('and over plain http', async () => {
    const LOCAL_CLOUD_HTTP_PORT = new URL(cloud.endpoints.httpUrl).port;
    expect(await runWith({ LOCAL_CLOUD_HTTP_PORT, PROTOCOL: 'HTTP' })).toMatch(/^\d+$/);
  });
});
