import { DescribeCloudAssistantStatusRequest } from '@alicloud/ecs20140526/dist/models/DescribeCloudAssistantStatusRequest';
import { DescribeCloudAssistantStatusResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeCloudAssistantStatusResponseBody';
import { DescribeDisksRequest, DescribeDisksRequestTag } from '@alicloud/ecs20140526/dist/models/DescribeDisksRequest';
import { DescribeDisksResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeDisksResponseBody';
import {
  DescribeInstancesRequest,
  DescribeInstancesRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeInstancesRequest';
import { DescribeInstancesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeInstancesResponseBody';
import { DescribeInvocationResultsRequest } from '@alicloud/ecs20140526/dist/models/DescribeInvocationResultsRequest';
import {
  DescribeInvocationResultsResponseBody,
  type DescribeInvocationResultsResponseBodyInvocationInvocationResultsInvocationResult as ResultModel,
} from '@alicloud/ecs20140526/dist/models/DescribeInvocationResultsResponseBody';
import {
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsRequest';
import { DescribeSecurityGroupsResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsResponseBody';
import type { Tags } from '../ecs';
import type { CommandResult, FoundServer } from '../servers';
import type { EcsTransport } from './client';
import { collected, listed, PAGE, tokenPages } from './read';
import { pairs, tagsOf } from './tags';

export function servers(client: EcsTransport, tags: Tags): Promise<FoundServer[]> {
  const pages = tokenPages(async (nextToken) => {
    const tag = pairs(tags).map((pair) => new DescribeInstancesRequestTag(pair));
    const request = new DescribeInstancesRequest({ regionId: client.region, tag, maxResults: PAGE, nextToken });
    const answer = await client.send('DescribeInstances', request, new DescribeInstancesResponseBody({}));
    const found = listed(answer.instances?.instance, 'DescribeInstances', client).map((model): FoundServer => ({
      id: model.instanceId ?? '',
      imageId: model.imageId ?? '',
      type: model.instanceType ?? '',
      isRunning: model.status === 'Running',
      isWindows: model.OSType === 'windows',
      tags: tagsOf(model.tags?.tag),
    }));
    return { found, nextToken: answer.nextToken };
  });
  return collected(pages);
}

export function looseDisks(client: EcsTransport, tags: Tags): Promise<string[]> {
  const pages = tokenPages(async (nextToken) => {
    const tag = pairs(tags).map((pair) => new DescribeDisksRequestTag(pair));
    const request = new DescribeDisksRequest({
      ...{ regionId: client.region, status: 'Available', tag, maxResults: PAGE, nextToken },
    });
    const answer = await client.send('DescribeDisks', request, new DescribeDisksResponseBody({}));
    const found = listed(answer.disks?.disk, 'DescribeDisks', client).map(({ diskId }) => diskId ?? '');
    return { found, nextToken: answer.nextToken };
  });
  return collected(pages);
}

export function securityGroups(client: EcsTransport, tags: Tags): Promise<{ id: string; tags: Tags }[]> {
  const pages = tokenPages(async (nextToken) => {
    const tag = pairs(tags).map((pair) => new DescribeSecurityGroupsRequestTag(pair));
    const request = new DescribeSecurityGroupsRequest({ regionId: client.region, tag, maxResults: PAGE, nextToken });
    const answer = await client.send('DescribeSecurityGroups', request, new DescribeSecurityGroupsResponseBody({}));
    const list = listed(answer.securityGroups?.securityGroup, 'DescribeSecurityGroups', client);
    const found = list.map((model) => ({ id: model.securityGroupId ?? '', tags: tagsOf(model.tags?.tag) }));
    return { found, nextToken: answer.nextToken };
  });
  return collected(pages);
}

export async function isUp(client: EcsTransport, instanceId: string): Promise<boolean> {
  const answer = await client.send(
    'DescribeCloudAssistantStatus',
    new DescribeCloudAssistantStatusRequest({ regionId: client.region, instanceId: [instanceId] }),
    new DescribeCloudAssistantStatusResponseBody({}),
  );
  const statuses = answer.instanceCloudAssistantStatusSet?.instanceCloudAssistantStatus ?? [];
  return statuses.some((one) => one.instanceId === instanceId && one.cloudAssistantStatus === 'true');
}

export async function lastCommand(client: EcsTransport, instanceId: string): Promise<CommandResult | undefined> {
  const answer = await client.send(
    'DescribeInvocationResults',
    new DescribeInvocationResultsRequest({ regionId: client.region, instanceId, maxResults: 50 }),
    new DescribeInvocationResultsResponseBody({}),
  );
  const list = answer.invocation?.invocationResults?.invocationResult;
  const results = listed(list, 'DescribeInvocationResults', client).map(resultOf);
  return results.reduce<CommandResult | undefined>((a, b) => (a && a.startedAt >= b.startedAt ? a : b), undefined);
}

const UNDER_WAY = ['Pending', 'Running', 'Scheduled', 'Stopping'];

function resultOf({ invocationStatus = '', startTime, finishedTime, exitCode, errorCode }: ResultModel): CommandResult {
  const startedAt = new Date(startTime || finishedTime || 0);
  if (UNDER_WAY.includes(invocationStatus)) return { state: 'running', startedAt };
  const endedAt = finishedTime ? new Date(finishedTime) : undefined;
  if (invocationStatus === 'Success') return { state: 'succeeded', startedAt, endedAt, exitCode };
  // Where the command could not run at all, the exit code says nothing.
  const why = errorCode ? { error: errorCode } : { exitCode, error: invocationStatus };
  return { state: 'failed', startedAt, endedAt, ...why };
}
