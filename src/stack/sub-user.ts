import * as ram from '@pulumi/alicloud/ram';
import * as pulumi from '@pulumi/pulumi';
import { declarePolicies, type PoliciesArgs } from './policies';

export interface SubUserArgs {
  userName: string;
  policies: PoliciesArgs;
  /** Also make an AccessKey. @default false */
  accessKey?: boolean;
  /** @default none */
  tags?: Record<string, string>;
}

/** The RAM sub-user that may make and copy images and look at them, and may delete nothing. */
export class SubUser extends pulumi.ComponentResource {
  readonly userName: pulumi.Output<string>;
  /** Where one was asked for; the second part is a secret. */
  readonly accessKey?: { accessKeyId: pulumi.Output<string>; accessKeySecret: pulumi.Output<string> };

  constructor(
    name: string,
    { userName, policies, accessKey, tags }: SubUserArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('offsite:stack:SubUser', name, {}, opts);
    const user = new ram.User(
      `${name}-user`,
      // Force: keys made by hand do not keep the user alive when the stack goes.
      {
        name: userName,
        comments: 'May make and copy images; deletes nothing. Declared by Offsite.',
        force: true,
        tags,
      },
      { parent: this },
    );
    for (const [i, policy] of declarePolicies(name, policies, this).entries()) {
      new ram.UserPolicyAttachment(
        `${name}-policy-${i + 1}`,
        { userName: user.name, policyName: policy.policyName, policyType: 'Custom' },
        { parent: this },
      );
    }
    this.userName = user.name;
    if (accessKey) {
      const key = new ram.AccessKey(`${name}-key`, { userName: user.name }, { parent: this });
      this.accessKey = { accessKeyId: key.id, accessKeySecret: pulumi.secret(key.secret) };
    }
    this.registerOutputs({ userName: this.userName });
  }
}
