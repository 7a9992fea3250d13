import type { Place } from './resourceType';
import type { Values } from './values';

/** Data sources, by token. */
export const INVOKES: Record<string, (args: Values, place: Place) => Promise<Values>> = {
  'alicloud:index/getAccount:getAccount': async (_args, { client }) => {
    const { AccountId } = await client.rpc('sts.aliyuncs.com', '2015-04-01', 'GetCallerIdentity', {});
    return { id: String(AccountId) };
  },
  'alicloud:index/getCallerIdentity:getCallerIdentity': async (_args, { client }) => {
    const found = await client.rpc('sts.aliyuncs.com', '2015-04-01', 'GetCallerIdentity', {});
    const { AccountId, Arn, IdentityType, PrincipalId } = found as Record<string, string>;
    const id = AccountId ?? '';
    return { id, accountId: id, arn: Arn ?? '', identityType: IdentityType ?? '', roleId: PrincipalId ?? '' };
  },
};
