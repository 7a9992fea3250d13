import type { LocalCloud } from 'local-cloud';

export interface Key {
  accessKeyId: string;
  accessKeySecret: string;
}

/** A call of RAM with the account's own key. */
export function askRam(cloud: LocalCloud, action: string, query: Record<string, string>): Promise<unknown> {
  return ask(cloud, { version: '2015-05-01', action, key: cloud.endpoints }, query);
}

/** A call of ECS in a region, with the account's own key unless another is given. @throws what the SDK makes of a refusal */
export function askEcs(
  cloud: LocalCloud,
  regionId: string,
  action: string,
  query: Record<string, string>,
  key: Key = cloud.endpoints,
): Promise<unknown> {
  return ask(cloud, { version: '2014-05-26', action, key, regionId }, { RegionId: regionId, ...query });
}

/** Through the SDK's core: its clients load the models of all actions, and the core itself takes a while too. */
async function ask(
  cloud: LocalCloud,
  call: { version: string; action: string; key: Key; regionId?: string },
  query: Record<string, string>,
): Promise<unknown> {
  const { default: OpenApi, $OpenApiUtil } = await import('@alicloud/openapi-core');
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const { rpcCall } = await import('../src/cloud/alibaba/wire');
  const { version, action, regionId } = call;
  const { accessKeyId, accessKeySecret } = call.key;
  const { host: endpoint } = new URL(cloud.endpoints.httpUrl);
  const config = { accessKeyId, accessKeySecret, regionId, endpoint, protocol: 'HTTP' };
  const client = new OpenApi(new $OpenApiUtil.Config(config));
  const answer = await client.callApi(
    rpcCall(action, version),
    new $OpenApiUtil.OpenApiRequest({ query }),
    new RuntimeOptions({}),
  );
  return answer.body;
}
