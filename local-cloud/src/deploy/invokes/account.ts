import type { DataSource } from './dataSource';
import { dataSource } from './dataSource';

/** Who asks. */
export const getAccount: DataSource = dataSource('', async (_args, { client }) => {
  const { AccountId } = await client.rpc('sts.aliyuncs.com', '2015-04-01', 'GetCallerIdentity', {});
  return { id: String(AccountId) };
});

export const getCallerIdentity: DataSource = dataSource('', async (_args, { client }) => {
  const found = await client.rpc('sts.aliyuncs.com', '2015-04-01', 'GetCallerIdentity', {});
  const { AccountId, Arn, IdentityType, PrincipalId } = found as Record<string, string>;
  const id = AccountId ?? '';
  return { id, accountId: id, arn: Arn ?? '', identityType: IdentityType ?? '', roleId: PrincipalId ?? '' };
});
