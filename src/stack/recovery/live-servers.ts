import { getInstances } from '@pulumi/alicloud/ecs/getInstances';
import type * as pulumi from '@pulumi/pulumi';
import { SERVER_TAG, type LiveServer } from '../../recovery/restore/live';

/** The servers that this stack has made, found by their tags: also one whose making was never answered. */
export async function readLive(vault: string, stack: string, options: pulumi.InvokeOptions): Promise<LiveServer[]> {
  const tags = { [SERVER_TAG.vault]: vault, [SERVER_TAG.stack]: stack };
  // Details would be three more calls a server.
  const { instances } = await getInstances({ tags, enableDetails: false }, options);
  return instances.flatMap((instance) => {
    const of = instance.tags ?? {};
    const old = of[SERVER_TAG.instance];
    if (old === undefined) return [];
    return {
      id: instance.id,
      instance: old,
      plan: of[SERVER_TAG.plan] ?? '',
      slot: new Date(of[SERVER_TAG.slot] ?? ''),
      takenAt: new Date(of[SERVER_TAG.taken] ?? ''),
      role: of[SERVER_TAG.role],
      mode: of[SERVER_TAG.recovery] ?? '',
      status: instance.status,
      type: instance.instanceType,
      zone: instance.availabilityZone,
      vSwitchId: instance.vswitchId,
      privateIp: instance.privateIp,
      imageId: instance.imageId,
      createdAt: instance.creationTime,
    };
  });
}
