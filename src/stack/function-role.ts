import * as ram from '@pulumi/alicloud/ram';
import * as pulumi from '@pulumi/pulumi';
import { declarePolicies, type PoliciesArgs } from './policies';

export interface FunctionRoleArgs {
  roleName: string;
  policies: PoliciesArgs;
  /** @default none */
  tags?: Record<string, string>;
}

/** The role that Function Compute takes for the function. */
export class FunctionRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The stack's birth: unlike the log and the function, a role does not move with the home region. */
  readonly createTime: pulumi.Output<string>;
  /** To wait for: before them, the function may do nothing. */
  readonly attachments: ram.RolePolicyAttachment[];

  constructor(name: string, { roleName, policies, tags }: FunctionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:FunctionRole', name, {}, opts);
    const role = new ram.Role(
      `${name}-role`,
      {
        roleName,
        description: 'What the function of Offsite may do.',
        assumeRolePolicyDocument: JSON.stringify({
          Version: '1',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
        }),
        tags,
      },
      { parent: this },
    );
    this.attachments = declarePolicies(name, policies, this).map(
      (policy, i) =>
        new ram.RolePolicyAttachment(
          `${name}-policy-${i + 1}`,
          { roleName: role.roleName, policyName: policy.policyName, policyType: 'Custom' },
          { parent: this },
        ),
    );
    this.arn = role.arn;
    this.createTime = role.createTime;
    this.registerOutputs({ arn: this.arn });
  }
}
