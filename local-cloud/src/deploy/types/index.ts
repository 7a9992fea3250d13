import type { ResourceType } from '../resourceType';
import { command, invocation } from './assistant';
import * as cloudmonitor from './cloudmonitor';
import * as cms from './cms';
import * as ecs from './ecs';
import * as fc from './fc';
import { instance } from './instance';
import * as kms from './kms';
import * as log from './log';
import * as oss from './oss';
import { bucketObject } from './ossObject';
import * as ram from './ram';
import { keyPair, ramRoleAttachment, securityGroupRule } from './serverParts';
import * as vpc from './vpc';

/** Every resource type that can be deployed, by its token. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  'alicloud:ram/user:User': ram.user,
  'alicloud:ram/accessKey:AccessKey': ram.accessKey,
  'alicloud:ram/policy:Policy': ram.policy,
  'alicloud:ram/role:Role': ram.role,
  'alicloud:ram/userPolicyAttachment:UserPolicyAttachment': ram.userPolicyAttachment,
  'alicloud:ram/rolePolicyAttachment:RolePolicyAttachment': ram.rolePolicyAttachment,
  'alicloud:fc/v3Function:V3Function': fc.v3Function,
  'alicloud:fc/v3Trigger:V3Trigger': fc.v3Trigger,
  'alicloud:fc/v3AsyncInvokeConfig:V3AsyncInvokeConfig': fc.v3AsyncInvokeConfig,
  'alicloud:fc/v3ConcurrencyConfig:V3ConcurrencyConfig': fc.v3ConcurrencyConfig,
  'alicloud:log/project:Project': log.project,
  'alicloud:log/store:Store': log.store,
  'alicloud:log/storeIndex:StoreIndex': log.storeIndex,
  'alicloud:cloudmonitor/serviceMetricAlarmRule:ServiceMetricAlarmRule': cloudmonitor.serviceMetricAlarmRule,
  'alicloud:cms/alarmContactGroup:AlarmContactGroup': cloudmonitor.alarmContactGroup,
  'alicloud:cms/alarm:Alarm': cms.alarm,
  'alicloud:kms/key:Key': kms.key,
  'alicloud:ecs/command:Command': command,
  'alicloud:ecs/ecsInvocation:EcsInvocation': invocation,
  'alicloud:ecs/ecsKeyPair:EcsKeyPair': keyPair,
  'alicloud:ecs/ramRoleAttachment:RamRoleAttachment': ramRoleAttachment,
  'alicloud:ecs/securityGroupRule:SecurityGroupRule': securityGroupRule,
  'alicloud:ecs/instance:Instance': instance,
  'alicloud:ecs/securityGroup:SecurityGroup': ecs.securityGroup,
  'alicloud:vpc/network:Network': vpc.network,
  'alicloud:vpc/switch:Switch': vpc.vSwitch,
  'alicloud:oss/bucket:Bucket': oss.bucket,
  'alicloud:oss/bucketAcl:BucketAcl': oss.bucketAcl,
  'alicloud:oss/bucketObject:BucketObject': bucketObject,
};
