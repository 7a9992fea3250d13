import type { LocalCloud } from '../../src';
import type { Action, Service } from '../../src/core/action';
import type { Rights } from '../../src/coverage';
import { CloudClient } from '../../src/deploy/client';
import { RefusedError } from '../../src/deploy/exchange';
import type { Key } from '../clients';
import { makeUser, type Statement } from '../people';
import { callOnce } from './sampleCalls';

const USER = 'asker';
/** No call needs so many grants: one that is refused for ever ends here. */
const MOST = 10;

/**
 * Calls every action as somebody without rights, grants exactly what the refusal names, and calls again until nothing is
 * missing: what each action was denied, in order, and whether it was allowed in the end.
 */
export async function askForEverything(cloud: LocalCloud): Promise<Rights[]> {
  const key = await makeUser(cloud, USER, [grant('none:None', 'none')]);
  const all: Rights[] = [];
  for (const service of cloud.registry.services) {
    for (const action of service.actions) all.push(await askFor(cloud, service, action, key));
  }
  return all;
}

const grant = (action: string, resource: string): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

async function askFor(cloud: LocalCloud, service: Service, action: Action, key: Key): Promise<Rights> {
  const { accountId } = cloud.endpoints;
  const client = new CloudClient(
    () => ({ ...cloud.endpoints, ...key }),
    () => cloud.clock.now(),
  );
  const granted: Statement[] = [];
  const denied: Rights['denied'] = [];
  await allow(cloud, [grant('none:None', 'none')]);
  for (let tries = 0; tries < MOST; tries++) {
    const refusal = await refusalOf(() => callOnce(client, service, action, accountId));
    const missing = refusal && /Action: (\S+)\. Resource: (\S+)\.$/.exec(refusal.message);
    if (!missing) return { service: service.name, action: action.name, denied, allowed: true, last: refusal?.code };
    const [, what = '', where = ''] = missing;
    denied.push({ action: what, resource: where.replace(accountId, '{account}') });
    granted.push(grant(what, where));
    await allow(cloud, granted);
  }
  return { service: service.name, action: action.name, denied, allowed: false };
}

async function refusalOf(ask: () => Promise<unknown>): Promise<RefusedError | undefined> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
  return undefined;
}

/** What the user may do from now on, and nothing else. */
async function allow(cloud: LocalCloud, statements: Statement[]): Promise<void> {
  const root = new CloudClient(
    () => cloud.endpoints,
    () => cloud.clock.now(),
  );
  await root.rpc('ram.aliyuncs.com', '2015-05-01', 'CreatePolicyVersion', {
    PolicyName: `${USER}-policy`,
    PolicyDocument: JSON.stringify({ Version: '1', Statement: statements }),
    SetAsDefault: 'true',
    RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded',
  });
}
