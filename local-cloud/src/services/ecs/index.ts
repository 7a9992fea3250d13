import type { Service } from '../../core/action';
import { attachmentActions } from './actions/attachments';
import { describeAvailableResource } from './actions/availableResource';
import { cancelCopyImage } from './actions/cancelCopyImage';
import { commandActions } from './actions/commands';
import { copyImage } from './actions/copyImage';
import { createImage } from './actions/createImage';
import { createSnapshot } from './actions/createSnapshot';
import { deleteImage } from './actions/deleteImage';
import { deleteSnapshot } from './actions/deleteSnapshot';
import { describeDisks } from './actions/describeDisks';
import { describeImages } from './actions/describeImages';
import { describeInstances } from './actions/describeInstances';
import { describeSnapshots } from './actions/describeSnapshots';
import {
  describeImageSharePermission,
  modifyImageAttribute,
  modifyImageSharePermission,
} from './actions/imageAttributes';
import { diskActions } from './actions/disks';
import { instanceChanges } from './actions/instanceChanges';
import { instanceReads } from './actions/instanceReads';
import { deleteInstance, describeInstanceRamRole, startInstance, stopInstance } from './actions/instances';
import { invocationActions } from './actions/invocations';
import { describeInstanceTypes } from './actions/instanceTypes';
import { keyPairActions } from './actions/keyPairs';
import { manyInstances } from './actions/manyInstances';
import { describeNetworkInterfaces } from './actions/networkInterfaces';
import { describeAccountAttributes, describeRegions, describeZones } from './actions/places';
import { runInstances } from './actions/runInstances';
import { securityGroupRuleActions } from './actions/securityGroupRules';
import { securityGroupActions } from './actions/securityGroups';
import { describeTags, listTagResources, tagResources, untagResources } from './actions/tags';
import { begin } from './begin';

export const createEcs = (): Service => ({
  name: 'ecs',
  protocol: 'rpc',
  endpoints: [
    'ecs.{region}.aliyuncs.com',
    'ecs-vpc.{region}.aliyuncs.com',
    'ecs-cn-hangzhou.aliyuncs.com',
    'ecs.aliyuncs.com',
  ],
  actions: [
    createImage,
    copyImage,
    cancelCopyImage,
    deleteImage,
    describeImages,
    modifyImageAttribute,
    modifyImageSharePermission,
    describeImageSharePermission,
    createSnapshot,
    deleteSnapshot,
    describeSnapshots,
    describeInstances,
    describeInstanceRamRole,
    startInstance,
    stopInstance,
    deleteInstance,
    describeDisks,
    ...diskActions,
    tagResources,
    untagResources,
    listTagResources,
    describeTags,
    describeRegions,
    describeZones,
    describeAvailableResource,
    describeAccountAttributes,
    runInstances,
    ...instanceReads,
    ...instanceChanges,
    ...manyInstances,
    describeNetworkInterfaces,
    describeInstanceTypes,
    ...attachmentActions,
    ...keyPairActions,
    ...commandActions,
    ...invocationActions,
    ...securityGroupActions,
    ...securityGroupRuleActions,
  ],
  begin,
});
