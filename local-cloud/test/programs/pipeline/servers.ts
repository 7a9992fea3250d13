import * as ecs from '@pulumi/alicloud/ecs';
import * as vpc from '@pulumi/alicloud/vpc';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

type Tags = Record<string, string>;

/** What servers need where they are started again: a network, groups with rules, and what hangs on them. */
export function declareServers(
  opts: CustomResourceOptions,
  was: <T>(before: T, after: T) => T,
  roleName: Input<string>,
): void {
  const network = new vpc.Network(
    'network',
    {
      vpcName: was('pipe-net', 'pipe-network'),
      cidrBlock: '10.1.0.0/16',
      description: 'of the recovered',
      tags: was<Tags>({ a: '1' }, { b: '1' }),
    },
    opts,
  );
  const vSwitch = new vpc.Switch(
    'switch',
    {
      vpcId: network.id,
      zoneId: 'cn-qingdao-b',
      cidrBlock: '10.1.1.0/24',
      vswitchName: was('pipe-b', 'pipe-zone-b'),
      tags: was<Tags>({ a: '1' }, { a: '2' }),
    },
    opts,
  );
  const group = new ecs.SecurityGroup(
    'security-group',
    {
      securityGroupName: was('pipe-first', 'pipe-second'),
      description: 'of the recovered',
      vpcId: network.id,
      innerAccessPolicy: was('Accept', 'Drop'),
      tags: was<Tags>({ a: '1' }, { a: '2', b: '1' }),
    },
    opts,
  );
  const second = new ecs.SecurityGroup('second-group', { securityGroupName: 'pipe-other', vpcId: network.id }, opts);
  const web = { securityGroupId: group.id, ipProtocol: 'tcp', portRange: '443/443' };
  new ecs.SecurityGroupRule(
    'web',
    { ...web, type: 'ingress', cidrIp: '0.0.0.0/0', description: was('web', 'the web') },
    opts,
  );
  new ecs.SecurityGroupRule('out', { ...web, type: 'egress', cidrIp: '10.0.0.0/8', policy: 'drop', priority: 2 }, opts);
  const server = {
    imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
    instanceType: was('ecs.g7.large', 'ecs.g7.xlarge'),
    vswitchId: vSwitch.id,
    securityGroups: was([group.id], [group.id, second.id]),
    systemDiskCategory: 'cloud_essd',
    systemDiskSize: was(40, 60),
  };
  const running = new ecs.Instance(
    'running',
    {
      ...server,
      instanceName: was('pipe-1', 'pipe-first'),
      privateIp: '10.1.1.77',
      description: 'of the recovered',
      userData: 'aGk=',
      tags: was<Tags>({ a: '1' }, { a: '2', b: '1' }),
    },
    opts,
  );
  new ecs.Instance(
    'stopped',
    {
      ...server,
      instanceName: 'pipe-2',
      status: 'Stopped',
      stoppedMode: 'StopCharging',
      dataDisks: [{ name: 'data', size: 60, category: 'cloud_auto' }],
    },
    opts,
  );
  const attached = new ecs.RamRoleAttachment('server-role', { instanceId: running.id, ramRoleName: roleName }, opts);
  const look = new ecs.Command(
    'command',
    { name: 'pipe-look', type: 'RunShellScript', commandContent: Buffer.from('true').toString('base64'), timeout: 30 },
    opts,
  );
  const checked = { commandId: look.id, instanceIds: [running.id] };
  new ecs.EcsInvocation('check', checked, { ...opts, dependsOn: [attached] });
  const publicKey = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDI7 pipe';
  new ecs.EcsKeyPair('key-pair', { keyPairName: 'pipe-key', publicKey }, opts);
}
