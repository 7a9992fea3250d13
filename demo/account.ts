import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import type { LocalCloud } from 'local-cloud';

export interface Key {
  accessKeyId: string;
  accessKeySecret: string;
}

/** For a client of the SDK that speaks to the local cloud. */
export function configFor(cloud: LocalCloud, key: Key, regionId?: string): $OpenApiUtil.Config {
  const { accessKeyId, accessKeySecret } = key;
  const { host } = new URL(cloud.endpoints.httpUrl);
  return new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, regionId, endpoint: host, protocol: 'HTTP' });
}

/** A call of RAM with the account's own key. */
export async function askRam(cloud: LocalCloud, action: string, query: Record<string, string>): Promise<unknown> {
  const client = new OpenApi(configFor(cloud, cloud.endpoints));
  const answer = await client.callApi(
    new $OpenApiUtil.Params({
      action,
      version: '2015-05-01',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    }),
    new $OpenApiUtil.OpenApiRequest({ query }),
    new RuntimeOptions({}),
  );
  return answer.body;
}
