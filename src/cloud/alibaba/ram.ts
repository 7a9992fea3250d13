import { CloudError } from '../errors';
import type { Credentials, Endpoint } from './wire';
import { askRpc, RAM } from './rpc';

const ONCE = { tries: 1, baseDelay: 0, random: () => 0, sleep: () => Promise.resolve() };

/**
 * When a RAM role was made; undefined for one that is not there. RAM is asked once, and has no regions.
 *
 * @throws CloudError
 */
export async function roleCreated(
  roleName: string,
  credentials: Credentials,
  endpoint?: Endpoint,
): Promise<Date | undefined> {
  const line = { credentials, endpoint, retry: ONCE };
  try {
    const answer = await askRpc(RAM, 'GetRole', { RoleName: roleName }, line);
    const { Role: role } = answer as { Role?: { CreateDate?: string } };
    const created = new Date(role?.CreateDate ?? '');
    if (!Number.isNaN(created.getTime())) return created;
    const message = 'the answer names no time';
    throw new CloudError({ kind: 'server', code: 'NoCreateDate', message, operation: 'GetRole', region: 'RAM' });
  } catch (error) {
    if (error instanceof CloudError && error.code === 'EntityNotExist.Role') return undefined;
    throw error;
  }
}
