import { LocalCloud } from '../../src';
import type { Action, Service } from '../../src/core/action';
import { CloudClient } from '../../src/deploy/client';
import { RefusedError } from '../../src/deploy/exchange';
import type { Key } from '../clients';
import { makeUser } from '../people';

const SERVICES = ['ram', 'sts', 'fc', 'sls', 'cms', 'kms', 'oss', 'vpc'];

/** Enough to tell which resource a call is about; whether such a thing exists does not matter here. */
const PARAMS: Record<string, string> = {
  UserName: 'somebody',
  RoleName: 'some-role',
  PolicyName: 'some-policy',
  PolicyType: 'Custom',
  ResourceNames: '["some-role"]',
  ResourceType: 'role',
};

describe('permissions of the services that a deployment uses', () => {
  let cloud: LocalCloud;
  let services: Service[];
  let powerless: Key;
  beforeAll(async () => {
    cloud = await LocalCloud.start({});
    services = cloud.registry.services.filter(({ name }) => SERVICES.includes(name));
    powerless = await makeUser(cloud, 'powerless', [{ Effect: 'Allow', Action: 'ecs:DescribeRegions', Resource: '*' }]);
  });
  afterAll(() => cloud.close());

  /** What the cloud answers this user: the code of its refusal, or `ok`. */
  async function ask(service: Service, action: Action, key: Key): Promise<RefusedError | undefined> {
    const client = new CloudClient(
      () => ({ ...cloud.endpoints, ...key }),
      () => cloud.clock.now(),
    );
    try {
      await call(client, service, action);
    } catch (error) {
      if (error instanceof RefusedError) return error;
      throw error;
    }
    return undefined;
  }

  function call(client: CloudClient, service: Service, action: Action): Promise<unknown> {
    const { accountId } = cloud.endpoints;
    const [endpoint = ''] = service.endpoints;
    const parts: Record<string, string> = { account: accountId, region: 'cn-qingdao', project: 'some-project' };
    const host = endpoint.replace(/\{(\w+)\}/g, (_whole, part: string) => parts[part] ?? '');
    if (!action.route) {
      const RoleArn = `acs:ram::${accountId}:role/some-role`;
      return client.rpc(host, action.version, action.name, { ...PARAMS, RoleArn });
    }
    const { method, path, query } = action.route;
    if (service.protocol === 'oss') return callOss(client, method, path, query);
    const filled = path.replace(/\{\w+\}/g, 'something');
    const send = service.protocol === 'sls' ? client.sls.bind(client) : client.roa.bind(client);
    return send(
      host,
      method,
      query ? `${filled}?${query}=1` : filled,
      method === 'GET' || method === 'DELETE' ? undefined : {},
    );
  }

  /** The bucket is named by the host, and not by the path. */
  function callOss(client: CloudClient, method: string, path: string, query?: string): Promise<unknown> {
    const region = 'oss-cn-qingdao.aliyuncs.com';
    const host = path.includes('{bucket}') ? `some-bucket.${region}` : region;
    const key = path.includes('{key+}') ? '/some/key' : '/';
    const body = method === 'POST' ? '<Delete><Object><Key>some/key</Key></Object></Delete>' : undefined;
    return client.oss(host, method, query ? `${key}?${query}` : key, { body });
  }

  test('nobody may do anything that no policy allows, and is told what is missing', async () => {
    let asked = 0;
    for (const service of services) {
      for (const action of service.actions.filter(({ permission }) => permission !== null)) {
        const refusal = await ask(service, action, powerless);
        const record = cloud.calls().at(-1);
        const code = service.protocol === 'oss' ? 'AccessDenied' : 'Forbidden.RAM';
        expect([service.name, action.name, refusal?.code]).toEqual([service.name, action.name, code]);
        expect(refusal?.message).toContain(`Action: ${action.permission}`);
        expect(record).toMatchObject({ action: action.name, outcome: 'Forbidden.RAM' });
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(120);
  });

  test('the one permission that an action declares is enough for it', async () => {
    const permissions = services.flatMap(({ actions }) => actions.map(({ permission }) => permission ?? ''));
    const statement = { Effect: 'Allow' as const, Action: [...new Set(permissions.filter(Boolean))], Resource: '*' };
    const able = await makeUser(cloud, 'able', [statement]);
    for (const service of services) {
      for (const action of service.actions.filter(({ permission }) => permission !== null)) {
        const refusal = await ask(service, action, able);
        expect([service.name, action.name, refusal?.code]).not.toEqual([service.name, action.name, 'Forbidden.RAM']);
        expect([service.name, action.name, refusal?.code]).not.toEqual([service.name, action.name, 'AccessDenied']);
      }
    }
  });
});
