import * as ram from '@pulumi/alicloud/ram';
import type * as pulumi from '@pulumi/pulumi';

export interface PoliciesArgs {
  /** JSON, one for each policy. */
  documents: readonly pulumi.Input<string>[];
  /** @param index from 1 */
  nameOf(index: number): string;
  /** @default none */
  tags?: Record<string, string>;
}

/** Declares the policies of one user or role, as children of `parent`, for it to attach. */
export function declarePolicies(
  name: string,
  { documents, nameOf, tags }: PoliciesArgs,
  parent: pulumi.Resource,
): ram.Policy[] {
  return documents.map(
    (policyDocument, i) =>
      new ram.Policy(
        `${name}-policy-${i + 1}`,
        {
          policyName: nameOf(i + 1),
          policyDocument,
          description: 'Declared by Offsite.',
          tags,
          // RAM keeps five versions of a policy, and each change makes one.
          rotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded',
        },
        { parent },
      ),
  );
}
