import { DescribeDisksRequest } from '@alicloud/ecs20140526/dist/models/DescribeDisksRequest';
import { DescribeDisksResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeDisksResponseBody';
import {
  DescribeImagesRequest,
  DescribeImagesRequestFilter,
  DescribeImagesRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeImagesRequest';
import {
  DescribeImagesResponseBody,
  type DescribeImagesResponseBodyImagesImage as ImageModel,
} from '@alicloud/ecs20140526/dist/models/DescribeImagesResponseBody';
import { DescribeInstanceRamRoleRequest } from '@alicloud/ecs20140526/dist/models/DescribeInstanceRamRoleRequest';
import { DescribeInstanceRamRoleResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeInstanceRamRoleResponseBody';
import {
  DescribeInstancesRequest,
  DescribeInstancesRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeInstancesRequest';
import {
  DescribeInstancesResponseBody,
  type DescribeInstancesResponseBodyInstancesInstance as InstanceModel,
} from '@alicloud/ecs20140526/dist/models/DescribeInstancesResponseBody';
import {
  DescribeSnapshotsRequest,
  DescribeSnapshotsRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeSnapshotsRequest';
import { DescribeSnapshotsResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeSnapshotsResponseBody';
import {
  IMAGE_STATUSES,
  type Disk,
  type Image,
  type ImageFilter,
  type Instance,
  type InstanceFilter,
  type Snapshot,
  type Tags,
} from '../ecs';
import type { Model } from '@darabonba/typescript';
import { noList } from './answer';
import type { EcsTransport } from './client';
import { pairs, tagsOf } from './tags';

/** The most that one page of these lists holds; DescribeInstanceRamRole's holds half as many. */
export const PAGE = 100;
const ROLE_PAGE = 50;

/** Sorted by nothing that the cloud promises; what is deleted meanwhile may hide others. */
export async function* imagePages(client: EcsTransport, filter: ImageFilter): AsyncGenerator<Image[]> {
  for (let page = 1; ; page++) {
    const answer = await client.send(
      'DescribeImages',
      imageRequest(client, filter, page),
      new DescribeImagesResponseBody({}),
      // None on the first page, though there are some, is no list either.
      ({ images, totalCount }) => Boolean(images?.image && (page > 1 || images.image.length > 0 || !totalCount)),
    );
    const list = listed(answer.images?.image, 'DescribeImages', client);
    const batch = list.map(imageOf);
    // The cloud's filter by name is fuzzy.
    yield filter.name === undefined ? batch : batch.filter(({ name }) => name === filter.name);
    // A page may be short and another follow; the count, where it is told, says.
    if (list.length === 0 || page * PAGE >= (answer.totalCount ?? (batch.length < PAGE ? 0 : Infinity))) return;
  }
}

function imageRequest(client: EcsTransport, filter: ImageFilter, page: number): DescribeImagesRequest {
  return new DescribeImagesRequest({
    regionId: client.region,
    // Without it public and shared images come too; without the statuses, only those that are Available.
    imageOwnerAlias: 'self',
    status: (filter.statuses ?? IMAGE_STATUSES).join(','),
    imageName: filter.name,
    tag: [
      ...pairs(filter.tags).map((tag) => new DescribeImagesRequestTag(tag)),
      ...(filter.tagKey ? [new DescribeImagesRequestTag({ key: filter.tagKey })] : []),
    ],
    filter: filter.createdSince && [
      new DescribeImagesRequestFilter({ key: 'CreationStartTime', value: toMinute(filter.createdSince) }),
    ],
    pageNumber: page,
    pageSize: PAGE,
  });
}

function imageOf(model: ImageModel): Image {
  return {
    id: model.imageId ?? '',
    name: model.imageName ?? '',
    status: IMAGE_STATUSES.find((status) => status === model.status) ?? 'Unknown',
    createdAt: new Date(model.creationTime ?? NaN),
    progress: Number.parseInt(model.progress ?? '0', 10) || 0,
    tags: tagsOf(model.tags?.tag),
    disks: (model.diskDeviceMappings?.diskDeviceMapping ?? []).map(({ device, size, snapshotId }) => ({
      device: device ?? '',
      sizeGiB: Number(size ?? 0),
      snapshotId: snapshotId || undefined,
    })),
    occupied: occupiedBy(model),
  };
}

function occupiedBy({ usage, isSelfShared, isPublic }: ImageModel): Image['occupied'] {
  if (usage === 'instance') return 'instance';
  return isSelfShared === 'true' || isPublic === true ? 'shared' : undefined;
}

export function snapshotPages(client: EcsTransport, tags: Tags): AsyncIterable<Snapshot[]> {
  return tokenPages(async (nextToken) => {
    const request = new DescribeSnapshotsRequest({
      regionId: client.region,
      tag: pairs(tags).map((tag) => new DescribeSnapshotsRequestTag(tag)),
      maxResults: PAGE,
      nextToken,
    });
    const empty = new DescribeSnapshotsResponseBody({});
    const { answer, list } = await sendForList(
      client,
      'DescribeSnapshots',
      request,
      empty,
      (body) => body.snapshots?.snapshot,
    );
    const found = list.map(({ snapshotId, tags: own, usage, snapshotType }) => ({
      id: snapshotId ?? '',
      tags: tagsOf(own?.tag),
      loose: usage === 'none' && snapshotType !== 'auto',
    }));
    return { found, nextToken: answer.nextToken };
  });
}

/** Sends what is answered by a list; an answer without it is asked for again. */
async function sendForList<T extends Model, Item>(
  client: EcsTransport,
  operation: string,
  request: Model,
  empty: T,
  listIn: (answer: T) => Item[] | undefined,
): Promise<{ answer: T; list: Item[] }> {
  const answer = await client.send(operation, request, empty, (whole) => listIn(whole) !== undefined);
  return { answer, list: listed(listIn(answer), operation, client) };
}

/** An answer without its list says nothing about what is there: taken for an empty one, it would let copies go. */
export function listed<T>(list: T[] | undefined, operation: string, client: EcsTransport): T[] {
  if (!list) throw noList(operation, client.region);
  return list;
}

/** All that a list has, page after page. */
export async function collected<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Each once: where something comes or goes between two pages, one may stand on both. */
function distinct<T extends { id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

export async function instances(client: EcsTransport, which: InstanceFilter): Promise<Instance[]> {
  if ('tags' in which)
    return instancePages(client, { tag: pairs(which.tags).map((t) => new DescribeInstancesRequestTag(t)) });
  const found: Instance[] = [];
  for (let from = 0; from < which.ids.length; from += PAGE) {
    const ids = which.ids.slice(from, from + PAGE);
    found.push(...(await instancePages(client, { instanceIds: JSON.stringify(ids) })));
  }
  return found;
}

async function instancePages(client: EcsTransport, by: Partial<DescribeInstancesRequest>): Promise<Instance[]> {
  const pages = tokenPages(async (nextToken) => {
    const request = new DescribeInstancesRequest({ regionId: client.region, maxResults: PAGE, nextToken, ...by });
    const empty = new DescribeInstancesResponseBody({});
    const { answer, list } = await sendForList(
      client,
      'DescribeInstances',
      request,
      empty,
      (body) => body.instances?.instance,
    );
    return { found: list.map(instanceOf), nextToken: answer.nextToken };
  });
  return distinct(await collected(pages));
}

function instanceOf(model: InstanceModel): Instance {
  const { instanceId = '', instanceType = '', zoneId = '' } = model;
  return {
    id: instanceId,
    type: instanceType,
    zone: zoneId,
    vSwitch: model.vpcAttributes?.vSwitchId ?? '',
    privateIp: privateIpOf(model),
    securityGroups: [...(model.securityGroupIds?.securityGroupId ?? [])].sort(),
  };
}

/** Of a VPC, or of the classic network. */
function privateIpOf({ vpcAttributes, innerIpAddress }: InstanceModel): string {
  return vpcAttributes?.privateIpAddress?.ipAddress?.[0] ?? innerIpAddress?.ipAddress?.[0] ?? '';
}

export async function disks(client: EcsTransport, instanceId: string): Promise<Disk[]> {
  const pages = tokenPages(async (nextToken) => {
    const request = new DescribeDisksRequest({ regionId: client.region, instanceId, maxResults: PAGE, nextToken });
    const empty = new DescribeDisksResponseBody({});
    const { answer, list } = await sendForList(client, 'DescribeDisks', request, empty, (body) => body.disks?.disk);
    const found = list.map((disk) => ({
      id: disk.diskId ?? '',
      device: disk.device ?? '',
      category: disk.category ?? '',
      sizeGiB: disk.size ?? 0,
      system: disk.type === 'system',
    }));
    return { found, nextToken: answer.nextToken };
  });
  return distinct(await collected(pages));
}

export async function ramRoles(client: EcsTransport, instanceIds: readonly string[]): Promise<Record<string, string>> {
  const roles: Record<string, string> = {};
  for (let from = 0; from < instanceIds.length; from += ROLE_PAGE) {
    const answer = await client.send(
      'DescribeInstanceRamRole',
      new DescribeInstanceRamRoleRequest({
        regionId: client.region,
        instanceIds: JSON.stringify(instanceIds.slice(from, from + ROLE_PAGE)),
        pageNumber: 1,
        pageSize: ROLE_PAGE,
      }),
      new DescribeInstanceRamRoleResponseBody({}),
    );
    for (const set of answer.instanceRamRoleSets?.instanceRamRoleSet ?? []) {
      if (set.instanceId && set.ramRoleName) roles[set.instanceId] = set.ramRoleName;
    }
  }
  return roles;
}

export async function* tokenPages<T>(
  ask: (token?: string) => Promise<{ found: T[]; nextToken?: string }>,
): AsyncGenerator<T[]> {
  let token: string | undefined;
  do {
    const { found, nextToken } = await ask(token);
    yield found;
    token = nextToken || undefined;
  } while (token);
}

function toMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16)}Z`;
}
