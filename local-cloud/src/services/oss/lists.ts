import type { Action, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { text } from '../../params/read';
import { arnOf, bucketOf, documentOf, listed, malformed, memberText, oss, xmlReply } from './action';
import { countOf, iso, ownerOf } from './buckets';
import { removeVersion } from './objects';
import type { Bucket, Version } from './state';

/** Keys may hold what XML cannot: clients ask for them encoded. */
const encoderOf = (params: Params): ((key: string) => string) =>
  text(params, 'encoding-type') === 'url' ? encodeURIComponent : (key) => key;

interface Listing {
  /** Keys with what is shown of them, and common prefixes, in the order of the alphabet. */
  shown: { key: string; version?: Version }[];
  count: number;
  isTruncated: boolean;
  last: string;
}

/** Everything after `after`, keys that share a prefix up to the delimiter folded into one. */
function listingOf(bucket: Bucket, params: Params, after: string): Listing {
  const prefix = text(params, 'prefix') ?? '';
  const delimiter = text(params, 'delimiter') ?? '';
  const count = countOf(params, 1000);
  const rows = new Map<string, Version | undefined>();
  for (const [key, [newest]] of Object.entries(bucket.objects)) {
    if (!newest || newest.isMarker || !key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end === -1) rows.set(key, newest);
    else rows.set(key.slice(0, end + delimiter.length), undefined);
  }
  const sorted = [...rows.keys()].filter((key) => key > after).sort();
  const keys = sorted.slice(0, count);
  const shown = keys.map((key) => ({ key, version: rows.get(key) }));
  return { shown, count, isTruncated: sorted.length > keys.length, last: keys.at(-1) ?? '' };
}

/** The part of the answer that both versions of the list share. */
function sharedView(listing: Listing, params: Params, bucket: Bucket, owner?: object): object {
  const encode = encoderOf(params);
  const contents = listing.shown.flatMap(({ key, version }) =>
    version ? [{ Key: encode(key), ...versionView(version), Owner: owner }] : [],
  );
  const prefixes = listing.shown.filter(({ version }) => !version).map(({ key }) => ({ Prefix: encode(key) }));
  return {
    Name: bucket.name,
    Prefix: encode(text(params, 'prefix') ?? ''),
    MaxKeys: listing.count,
    Delimiter: encode(text(params, 'delimiter') ?? ''),
    EncodingType: text(params, 'encoding-type'),
    IsTruncated: listing.isTruncated,
    Contents: contents,
    CommonPrefixes: prefixes,
  };
}

const versionView = (version: Version): object => ({
  LastModified: iso(version.changedAt),
  ETag: `"${version.etag}"`,
  Type: 'Normal',
  Size: version.size,
  StorageClass: version.storageClass,
});

function listObjects(params: Params, call: Call): Reply {
  const bucket = bucketOf(params, call);
  const marker = text(params, 'marker') ?? '';
  const listing = listingOf(bucket, params, marker);
  const encode = encoderOf(params);
  return xmlReply('ListBucketResult', {
    ...sharedView(listing, params, bucket, ownerOf(call)),
    Marker: encode(marker),
    ...(listing.isTruncated && { NextMarker: encode(listing.last) }),
  });
}

function listObjectsV2(params: Params, call: Call): Reply {
  if (text(params, 'list-type') !== '2') throw new CloudError('InvalidArgument', 'list-type must be 2.', 400);
  const bucket = bucketOf(params, call);
  const token = text(params, 'continuation-token');
  const after = token === undefined ? (text(params, 'start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const listing = listingOf(bucket, params, after);
  const owner = text(params, 'fetch-owner') === 'true' ? ownerOf(call) : undefined;
  return xmlReply('ListBucketResult', {
    ...sharedView(listing, params, bucket, owner),
    KeyCount: listing.shown.length,
    StartAfter: text(params, 'start-after'),
    ContinuationToken: token,
    ...(listing.isTruncated && { NextContinuationToken: Buffer.from(listing.last).toString('base64url') }),
  });
}

function listVersions(params: Params, call: Call): Reply {
  const bucket = bucketOf(params, call);
  const encode = encoderOf(params);
  const prefix = text(params, 'prefix') ?? '';
  const count = countOf(params, 1000);
  const marker = `${text(params, 'key-marker') ?? ''}\n${text(params, 'version-id-marker') ?? '\uffff'}`;
  const rows = Object.entries(bucket.objects)
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, versions]) => versions.map((version, i) => ({ key, version, IsLatest: i === 0 })));
  const from = rows.findIndex(({ key, version }) => `${key}\n${version.id}` === marker);
  const rest = from === -1 ? rows.filter(({ key }) => key > (text(params, 'key-marker') ?? '')) : rows.slice(from + 1);
  const shown = rest.slice(0, count);
  const last = rest.length > shown.length ? shown.at(-1) : undefined;
  const view = ({ key, version, IsLatest }: (typeof rows)[number]): object => {
    const which = { Key: encode(key), VersionId: version.id, IsLatest, Owner: ownerOf(call) };
    return version.isMarker
      ? { ...which, LastModified: iso(version.changedAt) }
      : { ...which, ...versionView(version) };
  };
  return xmlReply('ListVersionsResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(text(params, 'key-marker') ?? ''),
    VersionIdMarker: text(params, 'version-id-marker') ?? '',
    MaxKeys: count,
    EncodingType: text(params, 'encoding-type'),
    IsTruncated: last !== undefined,
    ...(last && { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.version.id }),
    Version: shown.filter(({ version }) => !version.isMarker).map(view),
    DeleteMarker: shown.filter(({ version }) => version.isMarker).map(view),
  });
}

interface Doomed {
  key: string;
  id?: string;
}

/** @throws CloudError MalformedXML */
function doomedOf(call: Call): { objects: Doomed[]; isQuiet: boolean } {
  const document = documentOf(call, 'Delete');
  const objects = listed(Object(document).Object).map((object): Doomed => {
    const key = memberText(object, 'Key');
    if (!key) throw malformed('each Object needs a Key');
    return { key, id: memberText(object, 'VersionId') };
  });
  if (objects.length === 0 || objects.length > 1000) throw malformed('1 to 1,000 objects are deleted at once');
  return { objects, isQuiet: memberText(document, 'Quiet') === 'true' };
}

function deleteMany(params: Params, call: Call): Reply {
  const bucket = bucketOf(params, call);
  const { objects, isQuiet } = doomedOf(call);
  const encode = encoderOf(params);
  const Deleted = objects.map(({ key, id }) => {
    const told = removeVersion(bucket, key, id, call);
    const marker = told['x-oss-delete-marker'] && {
      DeleteMarker: true,
      DeleteMarkerVersionId: told['x-oss-version-id'],
    };
    return { Key: encode(key), VersionId: id, ...marker };
  });
  return isQuiet ? new Reply(200) : xmlReply('DeleteResult', { EncodingType: text(params, 'encoding-type'), Deleted });
}

/** Each of the objects must be allowed. */
const doomedResources = (params: Params, call: Call): string[] => {
  const bucket = text(params, 'bucket');
  return doomedOf(call).objects.map(({ key }) => arnOf(call, bucket, key));
};

const LIST = 'prefix delimiter max-keys encoding-type';

export const listActions: Action[] = [
  oss({
    name: 'ListObjects',
    scope: 'bucket',
    method: 'GET',
    parameters: `${LIST} marker`,
    errors: ['InvalidArgument'],
    handle: listObjects,
  }),
  oss({
    name: 'ListObjectsV2',
    permission: 'ListObjects',
    scope: 'bucket',
    method: 'GET',
    query: 'list-type',
    parameters: `${LIST} start-after continuation-token fetch-owner`,
    errors: ['InvalidArgument'],
    handle: listObjectsV2,
  }),
  oss({
    name: 'ListObjectVersions',
    scope: 'bucket',
    method: 'GET',
    query: 'versions',
    parameters: 'prefix max-keys encoding-type key-marker version-id-marker',
    errors: ['InvalidArgument'],
    handle: listVersions,
  }),
  oss({
    name: 'DeleteMultipleObjects',
    permission: 'DeleteObject',
    scope: 'bucket',
    method: 'POST',
    query: 'delete',
    parameters: 'encoding-type',
    body: 'Delete',
    errors: ['MalformedXML'],
    resources: doomedResources,
    handle: deleteMany,
  }),
];
