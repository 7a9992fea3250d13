import type { Action } from '../../core/action';
import { Reply } from '../../core/action';
import { CloudError } from '../../core/error';
import type { Tags } from '../../core/tags';
import type { Xml } from '../../front/xml';
import { bucketOf, documentOf, listed, malformed, member, memberText, oss, xmlReply } from './action';

const MOST_TAGS = 20;

/** @throws CloudError MalformedXML, InvalidTag */
function tagsOf(document: Xml): Tags {
  const given = listed(member(member(document, 'TagSet'), 'Tag'));
  const tags: Tags = {};
  for (const tag of given) {
    const key = memberText(tag, 'Key');
    if (!key) throw malformed('each Tag needs a Key');
    if (key in tags) throw new CloudError('InvalidTag', `The tag key is there twice: ${key}.`, 400);
    tags[key] = memberText(tag, 'Value') ?? '';
  }
  if (given.length > MOST_TAGS) throw new CloudError('InvalidTag', `There are more than ${MOST_TAGS} tags.`, 400);
  return tags;
}

/** Tags, versioning and resource group: what a bucket is marked with. */
export const markActions: Action[] = [
  oss({
    name: 'GetBucketTags',
    permission: 'GetBucketTagging',
    scope: 'bucket',
    method: 'GET',
    query: 'tagging',
    handle: (params, call) => {
      const tags = Object.entries(bucketOf(params, call).tags).map(([Key, Value]) => ({ Key, Value }));
      return xmlReply('Tagging', { TagSet: { Tag: tags } });
    },
  }),
  oss({
    name: 'PutBucketTags',
    permission: 'PutBucketTagging',
    scope: 'bucket',
    method: 'PUT',
    query: 'tagging',
    body: 'Tagging',
    errors: ['MalformedXML', 'InvalidTag'],
    handle: (params, call) => {
      bucketOf(params, call).tags = tagsOf(documentOf(call, 'Tagging'));
      return new Reply(200);
    },
  }),
  oss({
    name: 'DeleteBucketTags',
    permission: 'DeleteBucketTagging',
    scope: 'bucket',
    method: 'DELETE',
    query: 'tagging',
    handle: (params, call) => {
      bucketOf(params, call).tags = {};
      return new Reply(204);
    },
  }),
  oss({
    name: 'GetBucketVersioning',
    scope: 'bucket',
    method: 'GET',
    query: 'versioning',
    handle: (params, call) => xmlReply('VersioningConfiguration', { Status: bucketOf(params, call).versioning }),
  }),
  oss({
    name: 'PutBucketVersioning',
    scope: 'bucket',
    method: 'PUT',
    query: 'versioning',
    body: 'VersioningConfiguration',
    errors: ['MalformedXML'],
    handle: (params, call) => {
      const status = memberText(documentOf(call, 'VersioningConfiguration'), 'Status');
      if (status !== 'Enabled' && status !== 'Suspended') throw malformed('Status is Enabled or Suspended');
      bucketOf(params, call).versioning = status;
      return new Reply(200);
    },
  }),
  oss({
    name: 'GetBucketResourceGroup',
    scope: 'bucket',
    method: 'GET',
    query: 'resourceGroup',
    handle: (params, call) =>
      xmlReply('BucketResourceGroupConfiguration', { ResourceGroupId: bucketOf(params, call).resourceGroupId }),
  }),
  oss({
    name: 'PutBucketResourceGroup',
    scope: 'bucket',
    method: 'PUT',
    query: 'resourceGroup',
    body: 'BucketResourceGroupConfiguration',
    errors: ['MalformedXML'],
    handle: (params, call) => {
      const bucket = bucketOf(params, call);
      const id = memberText(documentOf(call, 'BucketResourceGroupConfiguration'), 'ResourceGroupId');
      bucket.resourceGroupId = id || 'rg-default';
      return new Reply(200);
    },
  }),
];
