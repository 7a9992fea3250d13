import { EcsInvocation } from '@pulumi/alicloud/ecs/ecsInvocation';
import { Instance, type InstanceArgs } from '@pulumi/alicloud/ecs/instance';
import { RamRoleAttachment } from '@pulumi/alicloud/ecs/ramRoleAttachment';
import * as pulumi from '@pulumi/pulumi';
import type { RecoveryMode } from '../../plan/recovery-settings';
import { serverTags } from '../../recovery/restore/live';
import type { ServerDecision } from '../../recovery/restore/decide-servers';
import type { NetworkParts } from './network';

export interface ServerArgs {
  decision: ServerDecision;
  network: NetworkParts;
  mode: RecoveryMode;
  vault: string;
  /** Of this stack; what is made is marked with it. */
  stack: string;
  /** Whether a server of a failover is locked against deletion. */
  protect: boolean;
  /** The Cloud Assistant command to run once it is up. */
  checkId?: pulumi.Input<string>;
  /** Servers that are replaced before this one is. */
  after: pulumi.Resource[];
  resourceGroupId?: string;
  tags: Record<string, string>;
}

/**
 * What is decided when a server is made. Nothing of it is changed in one that is there: the cloud would stop it, or swap its disk
 * for one of a newer copy.
 */
const OF_BIRTH: (keyof InstanceArgs)[] = [
  'imageId',
  'instanceType',
  'availabilityZone',
  'vswitchId',
  'privateIp',
  'securityGroups',
  'systemDiskCategory',
  'systemDiskSize',
  'dataDisks',
  'keyName',
  'password',
  'userData',
  'instanceChargeType',
  'period',
  // Of one that runs the cloud shows another word.
  'stoppedMode',
];

function heldFast({ retyped }: ServerDecision): string[] {
  return OF_BIRTH.filter((name) => name !== 'instanceType' || !retyped);
}

/** One server in place of an old one, with its role, and with the check of what it does. */
export class RecoveredServer extends pulumi.ComponentResource {
  readonly instance: Instance;

  constructor(name: string, args: ServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:RecoveredServer', name, {}, opts);
    const { decision, mode, after, checkId } = args;
    const { server, live, action, status } = decision;
    this.instance = new Instance(`${name}-server`, instanceArgs(args), {
      parent: this,
      dependsOn: after,
      // One of standby that runs was started by hand: somebody may work with it.
      protect: args.protect && (mode === 'failover' || (mode === 'standby' && status === 'Running')),
      deleteBeforeReplace: true,
      // One that is there and that the state does not know, since its making was never answered, is adopted.
      ...(action === 'keep' && live
        ? { ignoreChanges: heldFast(decision), import: live.id }
        : { replaceOnChanges: ['imageId'] }),
    });
    // A server that is protected keeps them, too, when somebody would have all of the stack deleted.
    const child = { parent: this, dependsOn: [this.instance], deletedWith: this.instance };
    const instanceId = this.instance.id;
    if (server.role) {
      new RamRoleAttachment(
        `${name}-role`,
        { instanceId, ramRoleName: server.role },
        { ...child, deleteBeforeReplace: true },
      );
    }
    if (checkId && status === 'Running') {
      new EcsInvocation(`${name}-check`, { commandId: checkId, instanceIds: [instanceId] }, child);
    }
    this.registerOutputs({});
  }
}

function instanceArgs({
  decision,
  network,
  mode,
  vault,
  stack,
  protect,
  resourceGroupId,
  tags,
}: ServerArgs): InstanceArgs {
  const { server, status } = decision;
  const isPrePaid = server.chargeType === 'PrePaid';
  return {
    instanceName: `${stack}-${server.instance}`,
    imageId: server.imageId,
    instanceType: server.type,
    availabilityZone: server.zone,
    vswitchId: network.vSwitchIds[server.vSwitch] ?? server.vSwitch,
    privateIp: server.privateIp,
    securityGroups: network.securityGroupIds,
    systemDiskCategory: server.systemDisk?.category,
    systemDiskSize: server.systemDisk?.sizeGiB,
    dataDisks:
      server.dataDisks.length === 0
        ? undefined
        : server.dataDisks.map(({ sizeGiB: size, ...disk }) => ({ ...disk, size })),
    keyName: server.keyPair,
    password: server.password === undefined ? undefined : pulumi.secret(server.password),
    userData: server.userData === undefined ? undefined : pulumi.secret(server.userData),
    instanceChargeType: server.chargeType,
    period: isPrePaid ? 1 : undefined,
    status,
    stoppedMode: isPrePaid ? undefined : 'StopCharging',
    deletionProtection: mode === 'failover' && protect,
    resourceGroupId,
    tags: { ...tags, ...serverTags(vault, stack, mode, server) },
  };
}
