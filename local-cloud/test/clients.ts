import Ecs, * as ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import type { LocalCloud } from '../src';

/** The SDK's request models. */
export const requests = ecs;

export interface Key {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** The official client, pointed at the local cloud's HTTP port; root's key unless another is given. */
export function ecsClient(cloud: LocalCloud, key: Key = cloud.endpoints): Ecs {
  return new Ecs(
    new $OpenApiUtil.Config({
      accessKeyId: key.accessKeyId,
      accessKeySecret: key.accessKeySecret,
      securityToken: key.securityToken,
      endpoint: cloud.endpoints.httpUrl.replace('http://', ''),
      protocol: 'HTTP',
    }),
  );
}
