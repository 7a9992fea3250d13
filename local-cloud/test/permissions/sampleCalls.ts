import type { Action, Service } from '../../src/core/action';
import type { CloudClient } from '../../src/deploy/client';

const SERVER = 'i-uf661wb708uvqc9jyhem';

/** Enough to tell which resource a call is about; whether such a thing exists does not matter here. */
const USUAL: Record<string, string> = {
  UserName: 'somebody',
  RoleName: 'some-role',
  PolicyName: 'some-policy',
  PolicyType: 'Custom',
  ResourceNames: '["some-role"]',
  ResourceType: 'role',
};

const OF_ECS: Record<string, Record<string, string>> = {
  CreateImage: { InstanceId: SERVER },
  CopyImage: { ImageId: 'm-1', DestinationRegionId: 'cn-qingdao' },
  CancelCopyImage: { ImageId: 'm-1' },
  DeleteImage: { ImageId: 'm-1' },
  ModifyImageAttribute: { ImageId: 'm-1' },
  DescribeImageSharePermission: { ImageId: 'm-1' },
  ModifyImageSharePermission: { ImageId: 'm-1' },
  CreateSnapshot: { DiskId: 'd-1' },
  DeleteSnapshot: { SnapshotId: 's-1' },
  DeleteDisk: { DiskId: 'd-1' },
  CreateDisk: { ZoneId: 'cn-shanghai-b' },
  AttachDisk: { InstanceId: SERVER, DiskId: 'd-1' },
  DetachDisk: { InstanceId: SERVER, DiskId: 'd-1' },
  DescribeInstanceRamRole: { InstanceIds: `["${SERVER}"]` },
  StartInstance: { InstanceId: SERVER },
  StartInstances: { 'InstanceId.1': SERVER },
  StopInstances: { 'InstanceId.1': SERVER },
  DeleteInstances: { 'InstanceId.1': SERVER },
  StopInstance: { InstanceId: SERVER },
  DeleteInstance: { InstanceId: SERVER },
  TagResources: { ResourceType: 'snapshot', 'ResourceId.1': 's-1', 'Tag.1.Key': 'a', 'Tag.1.Value': '' },
  UntagResources: { ResourceType: 'image', 'ResourceId.1': 'm-1' },
  ListTagResources: { ResourceType: 'image', 'ResourceId.1': 'm-1' },
};

/** One call of the action, with parameters that name resources as far as the action has any. @throws RefusedError */
export function callOnce(client: CloudClient, service: Service, action: Action, accountId: string): Promise<unknown> {
  const [endpoint = ''] = service.endpoints;
  const parts: Record<string, string> = { account: accountId, region: 'cn-shanghai', project: 'some-project' };
  const host = endpoint.replace(/\{(\w+)\}/g, (_whole, part: string) => parts[part] ?? '');
  if (!action.route) {
    const RoleArn = `acs:ram::${accountId}:role/some-role`;
    const named = service.name === 'ecs' ? { RegionId: 'cn-shanghai', ...OF_ECS[action.name] } : { ...USUAL, RoleArn };
    return client.rpc(host, action.version, action.name, named);
  }
  const { method, path, query } = action.route;
  if (service.protocol === 'oss') return callOss(client, method, path, query);
  const filled = path.replace(/\{\w+\}/g, 'something');
  const send = service.protocol === 'sls' ? client.sls.bind(client) : client.roa.bind(client);
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const asked = query?.includes('=') ? query : `${query}=1`;
  return send(host, method, query ? `${filled}?${asked}` : filled, body);
}

/** The bucket is named by the host, and not by the path. */
function callOss(client: CloudClient, method: string, path: string, query?: string): Promise<unknown> {
  const region = 'oss-cn-shanghai.aliyuncs.com';
  const host = path.includes('{bucket}') ? `some-bucket.${region}` : region;
  const key = path.includes('{key+}') ? '/some/key' : '/';
  const body = method === 'POST' ? '<Delete><Object><Key>some/key</Key></Object></Delete>' : undefined;
  return client.oss(host, method, query ? `${key}?${query}` : key, { body });
}
