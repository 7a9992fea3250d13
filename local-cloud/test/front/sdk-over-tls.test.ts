import { readFileSync } from 'node:fs';
import { DescribeInstancesRequest } from '@alicloud/ecs20140526';
import Ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import type * as Tls from 'node:tls';
import { LocalCloud } from '../../src';

it('serves the official SDK over TLS by its own host names', async () => {
  const cloud = await LocalCloud.start();
  const tls = jest.requireActual<typeof Tls>('node:tls');
  const original = tls.connect;
  // What the preload does in a function's process: only where the connection ends is changed.
  const redirected = (options: Tls.ConnectionOptions, done?: () => void) =>
    original(
      {
        ...options,
        host: '127.0.0.1',
        port: cloud.endpoints.tlsPort,
        ca: readFileSync(cloud.endpoints.caFile),
      },
      done,
    );
  const spy = jest.spyOn(tls, 'connect').mockImplementation(redirected as typeof tls.connect);
  try {
    const { accessKeyId, accessKeySecret } = cloud.endpoints;
    const ecs = new Ecs(new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, regionId: 'cn-shanghai' }));
    const { body } = await ecs.describeInstances(new DescribeInstancesRequest({ regionId: 'cn-shanghai' }));
    expect(body?.totalCount).toBe(2);
    expect(cloud.calls()[0]).toMatchObject({ service: 'ecs', action: 'DescribeInstances', region: 'cn-shanghai' });
  } finally {
    spy.mockRestore();
    await cloud.close();
  }
});
