import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of a role session. */
  securityToken?: string;
}

/** Where requests go instead of the service's own endpoint over HTTPS, such as the local cloud. */
export interface Endpoint {
  /** With its port. */
  host: string;
  protocol: 'HTTP' | 'HTTPS';
}

/** @param readTimeout in milliseconds */
export function wireTo(
  { host, protocol }: Endpoint,
  credentials: Credentials,
  { readTimeout, regionId }: { readTimeout: number; regionId?: string },
): OpenApi {
  return new OpenApi(
    new $OpenApiUtil.Config({
      ...credentials,
      type: credentials.securityToken ? 'sts' : 'access_key',
      ...(regionId === undefined ? {} : { regionId }),
      endpoint: host,
      protocol,
      userAgent: 'offsite',
      readTimeout,
      // The SDK's HTTP client measures by it any silence, that before a slow answer too: a shorter one would cut those off.
      connectTimeout: readTimeout,
    }),
  );
}

/** A call of the RPC protocol. Over HTTPS, unless the wire says otherwise. */
export function rpcCall(action: string, version: string): $OpenApiUtil.Params {
  return new $OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
}
