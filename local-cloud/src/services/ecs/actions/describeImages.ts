import type { Params } from '../../../core/action';
import { flag, invalidParameter, isAsked, text } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { pageByNumber } from '../../../params/paging';
import { endDryRun, hasTags, wantedTags } from '../rules';
import type { Image, ImageStatus } from '../state';
import { tagIndex } from '../store';
import type { WantedTag } from '../tagIndex';
import { MOST_TAG_MATCHES } from '../tagIndex';
import { creationFilter } from '../timeFilter';
import { isInUse } from '../users';
import { imageView } from '../views/image';
import type { SystemImage } from '../views/systemImages';
import { systemImages } from '../views/systemImages';

const STATUSES: ImageStatus[] = ['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated'];

export const describeImages = ecsAction({
  name: 'DescribeImages',
  resources: (params) => (text(params, 'ImageId') ? idsOf(params).map((id) => `image/${id}`) : ['image/*']),
  errors: ['InvalidParameter', 'DryRunOperation'],
  inert: ['ShowExpired'],
  refused: ['ImageOwnerId', 'InstanceType', 'IsSupportCloudinit', 'IsSupportIoOptimized', 'ActionType', 'Usable'],
  readOnly: true,
  handle: (params, call) => {
    const asked = readQuery(params);
    const isWanted = filterOf(params, asked, call);
    const own = isOwn(asked) ? candidates(asked, call).filter(isWanted) : [];
    endDryRun(params);
    const { items, ...page } = pageByNumber<Image | SystemImage>(
      [...own, ...publicImages(params, asked, call)],
      params,
    );
    const Image = items.map((image) => ('view' in image ? image.view : imageView(image, call.here, call.world)));
    return { RegionId: call.here.id, ...page, Images: { Image } };
  },
});

/** What several of the steps look at. */
interface Query {
  ids: string[];
  statuses: ImageStatus[];
  tags: WantedTag[];
  name?: string;
  owner?: string;
  isPublic?: boolean;
}

const readQuery = (params: Params): Query => ({
  ids: idsOf(params),
  statuses: statusesOf(params),
  tags: wantedTags(params),
  name: text(params, 'ImageName'),
  owner: text(params, 'ImageOwnerAlias'),
  isPublic: params.IsPublic === undefined ? undefined : flag(params, 'IsPublic'),
});

const isOwn = ({ owner = 'self', isPublic }: Query): boolean => owner === 'self' && !isPublic;

const idsOf = (params: Params): string[] => {
  const ids = (text(params, 'ImageId') ?? '').split(',').filter(Boolean);
  if (ids.length > 100) throw invalidParameter('ImageId', 'it holds at most 100 ids');
  return ids;
};

/** Images found by the sharpest look-up given, newest first; never all of them if ids or tags narrow it. */
function candidates({ ids, tags }: Query, call: EcsCall): Image[] {
  const { images } = call.here;
  if (ids.length > 0) return ids.flatMap((id) => images[id] ?? []);
  if (tags.length === 0) return Object.values(images).reverse();
  const found = [...tagIndex(call.here, 'image').find(tags)].slice(0, MOST_TAG_MATCHES);
  return found.flatMap((id) => images[id] ?? []).sort((a, b) => b.createdAt - a.createdAt);
}

function filterOf(params: Params, { statuses, tags, name }: Query, call: EcsCall): (image: Image) => boolean {
  const snapshotId = text(params, 'SnapshotId');
  const usage = text(params, 'Usage');
  const isCreated = creationFilter(params);
  const youngest = call.world.now - call.lagSeconds * 1000;
  return (image) =>
    image.createdAt <= youngest &&
    statuses.includes(image.status) &&
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

/** No public image has any of these. */
const NARROW = ['SnapshotId', 'ImageFamily', 'Usage', 'ResourceGroupId', 'Filter', 'Tag'];

function publicImages(params: Params, asked: Query, call: EcsCall): SystemImage[] {
  const { ids, name, owner = 'system', isPublic = true, statuses } = asked;
  if (owner !== 'system' || !isPublic || !statuses.includes('Available')) return [];
  if (NARROW.some((narrow) => params[narrow] !== undefined)) return [];
  return systemImages(call.here.id).filter(
    (image) => (ids.length === 0 || ids.includes(image.id)) && (!name || image.name.includes(name)),
  );
}
