import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { CloudError } from '../errors';
import type { Credentials, Endpoint } from './client';
import { cloudError } from './errors';

/**
 * When a RAM role was made; undefined for one that is not there. RAM is asked once, and has no regions.
 *
 * @throws CloudError
 */
export async function roleCreated(
  roleName: string,
  credentials: Credentials,
  endpoint: Endpoint = { host: 'ram.aliyuncs.com', protocol: 'HTTPS' },
): Promise<Date | undefined> {
  try {
    const answer = await clientOf(credentials, endpoint).callApi(
      new $OpenApiUtil.Params({
        action: 'GetRole',
        version: '2015-05-01',
        protocol: endpoint.protocol,
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      }),
      new $OpenApiUtil.OpenApiRequest({ query: { RoleName: roleName } }),
      new RuntimeOptions({}),
    );
    const { Role: role } = answer.body as { Role?: { CreateDate?: string } };
    const created = new Date(role?.CreateDate ?? '');
    if (!Number.isNaN(created.getTime())) return created;
    const message = 'the answer names no time';
    throw new CloudError({ kind: 'server', code: 'NoCreateDate', message, operation: 'GetRole', region: 'RAM' });
  } catch (thrown) {
    const error = thrown instanceof CloudError ? thrown : cloudError(thrown, 'GetRole', 'RAM');
    if (error.code === 'EntityNotExist.Role') return undefined;
    throw error;
  }
}

function clientOf(credentials: Credentials, { host, protocol }: Endpoint): OpenApi {
  return new OpenApi(
    new $OpenApiUtil.Config({
      ...credentials,
      type: credentials.securityToken ? 'sts' : 'access_key',
      endpoint: host,
      protocol,
      userAgent: 'offsite',
      readTimeout: 10_000,
      connectTimeout: 5_000,
    }),
  );
}
