import { DeleteDiskRequest } from '@alicloud/ecs20140526/dist/models/DeleteDiskRequest';
import { DeleteDiskResponseBody } from '@alicloud/ecs20140526/dist/models/DeleteDiskResponseBody';
import { DeleteInstanceRequest } from '@alicloud/ecs20140526/dist/models/DeleteInstanceRequest';
import { DeleteInstanceResponseBody } from '@alicloud/ecs20140526/dist/models/DeleteInstanceResponseBody';
import { RunCommandRequest } from '@alicloud/ecs20140526/dist/models/RunCommandRequest';
import { RunCommandResponseBody } from '@alicloud/ecs20140526/dist/models/RunCommandResponseBody';
import { RunInstancesResponseBody } from '@alicloud/ecs20140526/dist/models/RunInstancesResponseBody';
import type { Tags } from '../ecs';
import { CloudError } from '../errors';
import type { NewServer } from '../offers';
import type { Command, CommandResult, FoundServer, RunTerms, Servers } from '../servers';
import { tagResources, unlessGone } from './change';
import type { EcsTransport } from './client';
import * as read from './read-servers';
import { runRequest } from './run-request';

/** Servers of one region, asked with the official SDK's models. */
export class AlibabaServers implements Servers {
  constructor(private readonly client: EcsTransport) {}

  get region(): string {
    return this.client.region;
  }

  find(tags: Tags): Promise<FoundServer[]> {
    return read.servers(this.client, tags);
  }

  looseDisks(tags: Tags): Promise<string[]> {
    return read.looseDisks(this.client, tags);
  }

  securityGroups(tags: Tags): Promise<{ id: string; tags: Tags }[]> {
    return read.securityGroups(this.client, tags);
  }

  isUp(instanceId: string): Promise<boolean> {
    return read.isUp(this.client, instanceId);
  }

  lastCommand(instanceId: string): Promise<CommandResult | undefined> {
    return read.lastCommand(this.client, instanceId);
  }

  async run(server: NewServer, { clientToken, releaseAt }: RunTerms): Promise<string> {
    const request = runRequest(this.region, server);
    request.clientToken = clientToken;
    request.autoReleaseTime = `${releaseAt.toISOString().slice(0, 16)}:00Z`;
    // Nothing of it may be reached from outside, or be taken away by the market.
    request.internetMaxBandwidthOut = 0;
    request.spotStrategy = 'NoSpot';
    const answer = await this.client.send('RunInstances', request, new RunInstancesResponseBody({}));
    const [id] = answer.instanceIdSets?.instanceIdSet ?? [];
    if (id) return id;
    const message = 'the answer names no instance';
    throw new CloudError({ kind: 'server', code: 'NoId', message, operation: 'RunInstances', region: this.region });
  }

  async remove(instanceId: string): Promise<void> {
    const request = new DeleteInstanceRequest({ instanceId, force: true });
    await unlessGone(this.client.send('DeleteInstance', request, new DeleteInstanceResponseBody({})));
  }

  async removeDisk(diskId: string): Promise<void> {
    const request = new DeleteDiskRequest({ diskId });
    await unlessGone(this.client.send('DeleteDisk', request, new DeleteDiskResponseBody({})));
  }

  tagServer(instanceId: string, tags: Tags): Promise<void> {
    return tagResources(this.client, 'instance', [instanceId], tags);
  }

  tagImage(imageId: string, tags: Tags): Promise<void> {
    return tagResources(this.client, 'image', [imageId], tags);
  }

  async runCommand({ instanceId, script, isWindows, timeoutSeconds, clientToken }: Command): Promise<void> {
    const request = new RunCommandRequest({
      regionId: this.region,
      instanceId: [instanceId],
      name: 'offsite-drill',
      type: isWindows ? 'RunPowerShellScript' : 'RunShellScript',
      commandContent: Buffer.from(script).toString('base64'),
      contentEncoding: 'Base64',
      timeout: timeoutSeconds,
      keepCommand: false,
      clientToken,
    });
    await this.client.send('RunCommand', request, new RunCommandResponseBody({}));
  }
}
