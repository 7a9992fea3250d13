import type OpenApi from '@alicloud/openapi-core';
import { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions, type Model } from '@darabonba/typescript';
import { readAnswer, type IsWhole } from './answer';
import { cloudError } from './errors';
import { withRetry, type RetryPolicy } from './retry';
import { rpcCall, wireTo, type Credentials, type Endpoint } from './wire';

/** Sends ECS requests of one region, again where a repeat is worth it, and fails with `CloudError` alone. */
export interface EcsTransport {
  readonly region: string;
  /**
   * @param request a request model; its lists are sent as they are, so sort them
   * @param answer an empty model of the answer's body
   * @param isWhole what an answer must hold, or it is asked for again
   */
  send<T extends Model>(action: string, request: Model, answer: T, isWhole?: IsWhole<T>): Promise<T>;
}

/** Milliseconds. The SDK's own 3 s are too short: a slow CreateImage would fail here though the cloud accepted it. */
const READ_TIMEOUT = 20_000;

/**
 * Sends them over the wire. It uses the SDK's core and single request and answer models rather than its client class, which
 * loads the models of every ECS action and would be most of the function's cold start.
 */
export class EcsClient implements EcsTransport {
  private readonly core: OpenApi;

  constructor(
    readonly region: string,
    credentials: Credentials,
    private readonly retry: RetryPolicy,
    endpoint: Endpoint = { host: endpointOf(region), protocol: 'HTTPS' },
  ) {
    this.core = wireTo(endpoint, credentials, { readTimeout: READ_TIMEOUT, regionId: region });
  }

  async send<T extends Model>(operation: string, request: Model, answer: T, isWhole?: IsWhole<T>): Promise<T> {
    const { region } = this;
    return withRetry(
      this.retry,
      async () => {
        request.validate();
        const reply = await this.core.callApi(
          rpcCall(operation, '2014-05-26'),
          new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(request.toMap()) }),
          new RuntimeOptions({}),
        );
        return readAnswer(reply.body, answer, { operation, region, isWhole });
      },
      (thrown) => cloudError(thrown, operation, region),
    );
  }
}

/** Hangzhou is the one region of the public cloud whose endpoint is not regular, as in the SDK's own table. */
function endpointOf(region: string): string {
  return region === 'cn-hangzhou' ? 'ecs-cn-hangzhou.aliyuncs.com' : `ecs.${region}.aliyuncs.com`;
}
