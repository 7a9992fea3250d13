import { CopyImageRequest, CopyImageRequestTag } from '@alicloud/ecs20140526/dist/models/CopyImageRequest';
import { CopyImageResponseBody } from '@alicloud/ecs20140526/dist/models/CopyImageResponseBody';
import { CreateImageRequest, CreateImageRequestTag } from '@alicloud/ecs20140526/dist/models/CreateImageRequest';
import { CreateImageResponseBody } from '@alicloud/ecs20140526/dist/models/CreateImageResponseBody';
import { DeleteImageRequest } from '@alicloud/ecs20140526/dist/models/DeleteImageRequest';
import { DeleteImageResponseBody } from '@alicloud/ecs20140526/dist/models/DeleteImageResponseBody';
import { DeleteSnapshotRequest } from '@alicloud/ecs20140526/dist/models/DeleteSnapshotRequest';
import { DeleteSnapshotResponseBody } from '@alicloud/ecs20140526/dist/models/DeleteSnapshotResponseBody';
import type {
  CopyImage,
  CreateImage,
  Disk,
  Ecs,
  Image,
  ImageFilter,
  Instance,
  InstanceFilter,
  Snapshot,
  Tags,
} from '../ecs';
import { CloudError } from '../errors';
import { tagResources, unlessGone } from './change';
import type { EcsTransport } from './client';
import * as read from './read';
import { pairs } from './tags';

/** ECS of one region, asked with the official SDK's models. */
export class AlibabaEcs implements Ecs {
  constructor(private readonly client: EcsTransport) {}

  get region(): string {
    return this.client.region;
  }

  describeInstances(which: InstanceFilter): Promise<Instance[]> {
    return read.instances(this.client, which);
  }

  describeDisks(instanceId: string): Promise<Disk[]> {
    return read.disks(this.client, instanceId);
  }

  describeInstanceRamRole(instanceIds: readonly string[]): Promise<Record<string, string>> {
    return read.ramRoles(this.client, instanceIds);
  }

  describeImages(filter: ImageFilter): Promise<Image[]> {
    return read.collected(this.imagePages(filter));
  }

  imagePages(filter: ImageFilter): AsyncIterable<Image[]> {
    return read.imagePages(this.client, filter);
  }

  describeSnapshots(filter: { tags: Tags }): Promise<Snapshot[]> {
    return read.collected(this.snapshotPages(filter));
  }

  snapshotPages({ tags }: { tags: Tags }): AsyncIterable<Snapshot[]> {
    return read.snapshotPages(this.client, tags);
  }

  async createImage(request: CreateImage): Promise<string> {
    const answer = await this.client.send(
      'CreateImage',
      new CreateImageRequest({
        regionId: this.region,
        instanceId: request.instanceId,
        imageName: request.name,
        description: request.description,
        resourceGroupId: request.resourceGroupId,
        clientToken: request.clientToken,
        tag: pairs(request.tags).map((tag) => new CreateImageRequestTag(tag)),
      }),
      new CreateImageResponseBody({}),
    );
    return this.idOf(answer.imageId, 'CreateImage');
  }

  async copyImage(request: CopyImage): Promise<string> {
    const answer = await this.client.send(
      'CopyImage',
      new CopyImageRequest({
        regionId: this.region,
        imageId: request.imageId,
        destinationRegionId: request.destinationRegion,
        destinationImageName: request.name,
        destinationDescription: request.description,
        resourceGroupId: request.resourceGroupId,
        encrypted: request.kmsKeyId ? true : undefined,
        KMSKeyId: request.kmsKeyId,
        clientToken: request.clientToken,
        tag: pairs(request.tags).map((tag) => new CopyImageRequestTag(tag)),
      }),
      new CopyImageResponseBody({}),
    );
    return this.idOf(answer.imageId, 'CopyImage');
  }

  tagSnapshots(snapshotIds: readonly string[], tags: Tags): Promise<void> {
    return tagResources(this.client, 'snapshot', snapshotIds, tags);
  }

  async deleteImage(imageId: string): Promise<void> {
    const request = new DeleteImageRequest({ regionId: this.region, imageId });
    await unlessGone(this.client.send('DeleteImage', request, new DeleteImageResponseBody({})));
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    const request = new DeleteSnapshotRequest({ snapshotId });
    await unlessGone(this.client.send('DeleteSnapshot', request, new DeleteSnapshotResponseBody({})));
  }

  private idOf(id: string | undefined, operation: string): string {
    if (id) return id;
    const message = 'the answer names no image';
    throw new CloudError({ kind: 'server', code: 'NoImageId', message, operation, region: this.region });
  }
}
