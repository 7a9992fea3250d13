import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { cloudError } from './errors';
import { withRetry, type RetryPolicy } from './retry';
import { rpcCall, wireTo, type Credentials, type Endpoint } from './wire';

/** A service of which so little is asked that its own SDK would be a burden. */
export interface Service {
  version: string;
  /** Of the region, where the service has regions. */
  host: string;
  /** `RAM` for the one service that has none. */
  region: string;
}

export const RAM: Service = { version: '2015-05-01', host: 'ram.aliyuncs.com', region: 'RAM' };
export const vpcOf = (region: string): Service => ({
  version: '2016-04-28',
  host: `vpc.${region}.aliyuncs.com`,
  region,
});
export const kmsOf = (region: string): Service => ({
  version: '2016-01-20',
  host: `kms.${region}.aliyuncs.com`,
  region,
});

/** Milliseconds. */
const READ_TIMEOUT = 10_000;

/** Who asks, and over which wire. */
export interface Line {
  credentials: Credentials;
  /** Instead of the service's own host, such as the local cloud. */
  endpoint?: Endpoint;
  retry: RetryPolicy;
}

/**
 * One question of the RPC protocol.
 *
 * @returns the answer's body, of which nothing is known
 * @throws CloudError
 */
export async function askRpc(
  service: Service,
  action: string,
  query: Record<string, string>,
  { credentials, endpoint = { host: service.host, protocol: 'HTTPS' }, retry }: Line,
): Promise<unknown> {
  const client = wireTo(endpoint, credentials, { readTimeout: READ_TIMEOUT });
  const params = rpcCall(action, service.version);
  return withRetry(
    retry,
    async () => {
      const answer = await client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), new RuntimeOptions({}));
      return answer.body as unknown;
    },
    (thrown) => cloudError(thrown, action, service.region),
  );
}
