import type { Params } from '../../../core/action';
import { flag, invalidParameter, isAsked, text } from '../../../core/params';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { pageByNumber } from '../../../core/paging';
import { endDryRun, hasTags, wantedTags } from '../rules';
import type { Image, ImageStatus } from '../state';
import { tagIndex } from '../store';
import { MOST_TAG_MATCHES } from '../tagIndex';
import { creationFilter } from '../timeFilter';
import { isInUse } from '../users';
import { imageView } from '../views/image';
import { systemImages } from '../views/systemImages';

const STATUSES: ImageStatus[] = ['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated'];

export const describeImages = ecsAction({
  name: 'DescribeImages',
  resources: (params) => (text(params, 'ImageId') ? idsOf(params).map((id) => `image/${id}`) : ['image/*']),
  errors: ['InvalidParameter', 'DryRunOperation'],
  inert: ['ShowExpired'],
  refused: ['ImageOwnerId', 'InstanceType', 'IsSupportCloudinit', 'IsSupportIoOptimized', 'ActionType'],
  readOnly: true,
  handle: (params, call) => {
    const own = candidates(params, call).filter(filterOf(params, call));
    endDryRun(params);
    const rows = own.map((image) => (): object => imageView(image, call.here, call.world));
    const publicRows = publicImages(params, call).map((view) => (): object => view);
    const { items, ...page } = pageByNumber([...rows, ...publicRows], params);
    return { RegionId: call.here.id, ...page, Images: { Image: items.map((view) => view()) } };
  },
});

const idsOf = (params: Params): string[] => {
  const ids = (text(params, 'ImageId') ?? '').split(',').filter(Boolean);
  if (ids.length > 100) throw invalidParameter('ImageId', 'it holds at most 100 ids');
  return ids;
};

/** Images found by the sharpest look-up given, newest first; never all of them if ids or tags narrow it. */
function candidates(params: Params, call: EcsCall): Image[] {
  const { images } = call.here;
  const ids = idsOf(params);
  if (ids.length > 0) return ids.flatMap((id) => images[id] ?? []);
  const tags = wantedTags(params);
  if (tags.length === 0) return Object.values(images).reverse();
  const found = [...tagIndex(call.here, 'image').find(tags)].slice(0, MOST_TAG_MATCHES);
  return found.flatMap((id) => images[id] ?? []).sort((a, b) => b.createdAt - a.createdAt);
}

function filterOf(params: Params, call: EcsCall): (image: Image) => boolean {
  const statuses = statusesOf(params);
  const name = text(params, 'ImageName');
  const snapshotId = text(params, 'SnapshotId');
  const usage = text(params, 'Usage');
  const isCreated = creationFilter(params);
  const tags = wantedTags(params);
  const youngest = call.world.now - call.lagSeconds * 1000;
  const isVisible = (image: Image): boolean => image.createdAt <= youngest && statuses.includes(image.status);
  const owner = text(params, 'ImageOwnerAlias');
  const isOwn = (owner === undefined || owner === 'self') && !flag(params, 'IsPublic');
  return (image) =>
    isOwn &&
    isVisible(image) &&
    // The name is looked for anywhere in it: `nightly-1` also finds `nightly-10`.
    (name === undefined || image.name.includes(name)) &&
    (snapshotId === undefined || image.disks.some((disk) => disk.snapshotId === snapshotId)) &&
    (usage === undefined || usage === usageOf(image, call)) &&
    hasTags(image.tags, tags) &&
    isCreated(image) &&
    isAsked(
      params,
      ['ImageFamily', image.family],
      ['Architecture', image.architecture],
      ['ResourceGroupId', image.resourceGroupId],
      ['OSType', 'linux'],
    );
}

const usageOf = (image: Image, call: EcsCall): string => (isInUse(call.here, image.id) ? 'instance' : 'none');

/** Only Available ones unless asked for: what is being made or has failed is easily overlooked. */
function statusesOf(params: Params): ImageStatus[] {
  const asked = (text(params, 'Status') || 'Available').split(',').map((status) => status.trim());
  if (asked.length === 1 && asked[0] === 'ALL') return STATUSES;
  const unknown = asked.find((status) => !STATUSES.some((known) => known === status));
  if (unknown !== undefined) throw invalidParameter('Status', `"${unknown}" is none of ${STATUSES.join(', ')}`);
  return STATUSES.filter((known) => asked.includes(known));
}

function publicImages(params: Params, call: EcsCall): object[] {
  const owner = text(params, 'ImageOwnerAlias');
  const isAsked = (owner === undefined || owner === 'system') && text(params, 'IsPublic')?.toLowerCase() !== 'false';
  const narrow = ['SnapshotId', 'ImageFamily', 'Usage', 'ResourceGroupId', 'Filter', 'Tag'];
  if (!isAsked || narrow.some((name) => params[name] !== undefined)) return [];
  if (!statusesOf(params).includes('Available')) return [];
  const ids = idsOf(params);
  const name = text(params, 'ImageName');
  return systemImages(call.here.id)
    .filter((image) => (ids.length === 0 || ids.includes(image.id)) && (!name || image.name.includes(name)))
    .map((image) => image.view);
}
