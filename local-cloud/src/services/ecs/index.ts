import type { Service } from '../../core/action';
import { describeAvailableResource } from './actions/availableResource';
import { cancelCopyImage } from './actions/cancelCopyImage';
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
import { deleteInstance, describeInstanceRamRole, startInstance, stopInstance } from './actions/instances';
import { describeAccountAttributes, describeRegions, describeZones } from './actions/places';
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
    tagResources,
    untagResources,
    listTagResources,
    describeTags,
    describeRegions,
    describeZones,
    describeAvailableResource,
    describeAccountAttributes,
    ...securityGroupActions,
  ],
  begin,
});
