import type { Action, Params } from '../../../core/action';
import { jsonTexts, need, resourceIn, text, texts } from '../../../params/read';
import { pageByNumber } from '../../../params/paging';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import { regionOfInstance } from '../instanceStates';
import type { Instance } from '../state';
import { instanceView } from '../views/instance';

const one = resourceIn('instance', 'InstanceId');
const several = (params: Params): string[] => {
  const ids = texts(params, 'InstanceId');
  return ids.length > 0 ? ids.map((id) => `instance/${id}`) : ['instance/*'];
};

const NOT_FOUND = 'InvalidInstanceId.NotFound';

/** The instances asked for, or all; one that is not there is left out. */
const asked = (ids: string[], call: EcsCall): Instance[] => {
  const all = Object.values(call.here.instances);
  return ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
};

/** What DescribeInstances shows and this action does not. */
const NOT_HERE = new Set(
  [
    'DeletionProtection DeviceAvailable GPUAmount GPUSpec InstanceTypeFamily KeyPairName MetadataOptions NetworkInterfaces',
    'OSName OSNameEn OSType Recyclable ResourceGroupId SpotStrategy StartTime Tags',
  ].flatMap((line) => line.split(' ')),
);

/** The older action's view of an instance, whose IoOptimized is a text. */
const attributesOf = (view: object): object => ({
  ...Object.fromEntries(Object.entries(view).filter(([name]) => !NOT_HERE.has(name))),
  IoOptimized: 'optimized',
  EnableJumboFrame: false,
});

/** What the provider reads of a server beside DescribeInstances. */
export const instanceReads: Action[] = [
  ecsAction({
    name: 'DescribeInstanceAttribute',
    resources: one,
    errors: [NOT_FOUND],
    readOnly: true,
    findRegion: regionOfInstance,
    handle: (params, call) => {
      const instance = find.instance(call.here, need(params, 'InstanceId'));
      return attributesOf(instanceView(instance, call.here));
    },
  }),
  ecsAction({
    name: 'DescribeUserData',
    resources: one,
    errors: [NOT_FOUND],
    readOnly: true,
    handle: (params, call) => {
      const instance = find.instance(call.here, need(params, 'InstanceId'));
      return { RegionId: call.here.id, InstanceId: instance.id, UserData: instance.userData ?? '' };
    },
  }),
  ecsAction({
    name: 'DescribeInstanceMaintenanceAttributes',
    resources: several,
    errors: ['InvalidParameter'],
    readOnly: true,
    handle: (params, call) => {
      const { items, ...page } = pageByNumber(asked(texts(params, 'InstanceId'), call), params);
      const MaintenanceAttribute = items.map(({ id }) => ({
        InstanceId: id,
        MaintenanceWindows: { MaintenanceWindow: [] },
        ActionOnMaintenance: {
          Value: 'AutoRecover',
          DefaultValue: 'AutoRecover',
          SupportedValues: { SupportedValue: ['Stop', 'AutoRecover', 'AutoRedeploy'] },
        },
        NotifyOnMaintenance: false,
      }));
      return { ...page, MaintenanceAttributes: { MaintenanceAttribute } };
    },
  }),
  ecsAction({
    name: 'DescribeInstanceAttachmentAttributes',
    resources: (params) => jsonTexts(params, 'InstanceIds')?.map((id) => `instance/${id}`) ?? ['instance/*'],
    errors: ['InvalidParameter'],
    readOnly: true,
    handle: (params, call) => {
      const { items, ...page } = pageByNumber(asked(jsonTexts(params, 'InstanceIds') ?? [], call), params);
      const none = { PrivatePoolOptionsMatchCriteria: 'None', PrivatePoolOptionsId: '' };
      return { ...page, Instances: { Instance: items.map(({ id }) => ({ InstanceId: id, ...none })) } };
    },
  }),
  ecsAction({
    name: 'DescribeInstanceStatus',
    resources: () => ['*'],
    errors: ['InvalidParameter'],
    refused: ['ClusterId'],
    readOnly: true,
    handle: (params, call) => {
      const zone = text(params, 'ZoneId');
      const found = asked(texts(params, 'InstanceId'), call).filter(({ zoneId }) => (zone ?? zoneId) === zoneId);
      const { items, ...page } = pageByNumber(found, params, 50);
      const InstanceStatus = items.map(({ id, status }) => ({ InstanceId: id, Status: status }));
      return { ...page, InstanceStatuses: { InstanceStatus } };
    },
  }),
];
