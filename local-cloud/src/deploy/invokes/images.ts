import { asText } from '../read';
import type { Place } from '../resourceType';
import { callEcs } from '../types/ecs';
import { tagParameters } from '../types/tags';
import type { Values } from '../values';
import type { DataSource } from './dataSource';
import { allPages, dataSource, idOf, named } from './dataSource';

type Image = Values & {
  ImageId: string;
  DiskDeviceMappings: { DiskDeviceMapping: { Device: string; Size: string; SnapshotId: string }[] };
};

/** `ImageOwnerAlias` as `imageOwnerAlias`, and so on. */
const PLAIN =
  `Architecture CreationTime Description ImageId ImageOwnerAlias ImageVersion IsCopied IsSelfShared IsSubscribed
  IsSupportIoOptimized Platform ProductCode Progress Size Status Usage`.split(/\s+/);
const RENAMED: [string, string][] = [
  ['id', 'ImageId'],
  ['name', 'ImageName'],
  ['osName', 'OSName'],
  ['osNameEn', 'OSNameEn'],
  ['osType', 'OSType'],
  ['state', 'Status'],
];

function view(image: Image): Values {
  const plain = PLAIN.map((name): [string, string] => [`${name[0]?.toLowerCase() ?? ''}${name.slice(1)}`, name]);
  const members = [...plain, ...RENAMED].map(([name, asked]) => [name, image[asked] ?? '']);
  const diskDeviceMappings = image.DiskDeviceMappings.DiskDeviceMapping.map(({ Device, Size, SnapshotId }) => ({
    device: Device,
    size: Size,
    snapshotId: SnapshotId,
  }));
  return { ...(Object.fromEntries(members) as Values), diskDeviceMappings };
}

/** Each image kept is asked for its tags once more, as the provider does. */
async function tagsOf(id: string, place: Place): Promise<Values> {
  const found = await callEcs(place, 'DescribeTags', { ResourceType: 'image', ResourceId: id });
  const { Tag } = found.Tags as { Tag: { TagKey: string; TagValue: string }[] };
  return Object.fromEntries(Tag.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

const list = (args: Values, place: Place): Promise<Image[]> =>
  allPages(100, async (page) => {
    const { Images } = (await callEcs(place, 'DescribeImages', {
      // Images that are not finished are not seen unless the program asks for them.
      Status: asText(args.status) ?? 'Available',
      ImageOwnerAlias: asText(args.owners),
      ImageId: asText(args.imageId),
      ImageName: asText(args.imageName),
      ImageFamily: asText(args.imageFamily),
      SnapshotId: asText(args.snapshotId),
      Architecture: asText(args.architecture),
      OSType: asText(args.osType),
      Usage: asText(args.usage),
      ...tagParameters(args.tags),
      ...page,
    })) as unknown as { Images: { Image: Image[] } };
    return Images.Image;
  });

export const getImages: DataSource = dataSource(
  `architecture imageFamily imageId imageName mostRecent nameRegex osType owners snapshotId status tags usage actionType-
   dryRun- imageOwnerId- instanceType- isSupportCloudInit- isSupportIoOptimized- outputFile- resourceGroupId-`,
  async (args, place) => {
    const fit = named((await list(args, place)).map(view), args);
    const newestFirst = [...fit].sort((a, b) => (String(a.creationTime) < String(b.creationTime) ? 1 : -1));
    const kept = args.mostRecent === true ? newestFirst.slice(0, 1) : fit;
    const ids = kept.map(({ id }) => String(id));
    const images: Values[] = [];
    for (const image of kept) images.push({ ...image, tags: await tagsOf(String(image.id), place) });
    return { id: idOf(ids), ids, images };
  },
);
