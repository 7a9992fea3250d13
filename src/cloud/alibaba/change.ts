import { TagResourcesRequest, TagResourcesRequestTag } from '@alicloud/ecs20140526/dist/models/TagResourcesRequest';
import { TagResourcesResponseBody } from '@alicloud/ecs20140526/dist/models/TagResourcesResponseBody';
import type { Tags } from '../ecs';
import { CloudError } from '../errors';
import type { EcsTransport } from './client';
import { pairs } from './tags';

/** TagResources takes so many ids in one call. */
const TAGGED_AT_ONCE = 50;

export async function tagResources(
  client: EcsTransport,
  resourceType: 'image' | 'instance' | 'snapshot',
  ids: readonly string[],
  tags: Tags,
): Promise<void> {
  for (let from = 0; from < ids.length; from += TAGGED_AT_ONCE) {
    const request = new TagResourcesRequest({
      regionId: client.region,
      resourceType,
      resourceId: ids.slice(from, from + TAGGED_AT_ONCE),
      tag: pairs(tags).map((tag) => new TagResourcesRequestTag(tag)),
    });
    await client.send('TagResources', request, new TagResourcesResponseBody({}));
  }
}

/** What is not there counts as deleted. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof CloudError && error.kind === 'not-found')) throw error;
  }
}
