import type { Caller } from './core/call';
import type { Registry } from './core/registry';
import { unfold } from './params/unfold';
import type { World } from './core/world';
import { inWords, type Answer } from './front/answer';
import { serve, type Desk } from './front/serve';

/** Who makes a call: nobody signs it, but what they may do is asked as ever. */
export type InProcessCaller = 'root' | { user: string } | { role: string };

export interface InProcessCall {
  /** One of the RPC protocol, such as `ecs`. */
  service: string;
  action: string;
  region: string;
  /** As on the wire: `Tag.1.Key`. Without those of the protocol, such as Signature. */
  params: Record<string, string>;
  caller?: InProcessCaller;
}

/** The bytes that the wire would carry, and whether a `kill` fault ends the process that asked once it has read them. */
export type InProcessAnswer = Answer & { killed: boolean };

/**
 * One call without a connection, a signature and a nonce; all else happens as to a call over the wire, in the same words: with
 * the same world and parameters, the answers of both are equal.
 *
 * @throws Error for a service that is not there or not of the RPC protocol, and for a caller who is not there
 */
export async function callInProcess(
  asked: InProcessCall,
  desk: Desk & { registry: Registry },
): Promise<InProcessAnswer> {
  const { action: name, region, params: flat, caller = 'root' } = asked;
  const { world } = desk.host;
  const service = desk.registry.service(asked.service);
  if (service?.protocol !== 'rpc') throw new Error(`The local cloud has no RPC service "${asked.service}".`);
  const action = service.actions.find((known) => known.name === name);
  const version = action?.version ?? '';
  const parts = { region };
  const target = { service, action, name, version, region, parts, params: unfold(flat), flat };
  const who = callerNamed(world, caller);
  const wire = { body: NOTHING, headers: {}, secure: true, sourceIp: '127.0.0.1' };
  const { requestId, said } = await serve({ wire, target, identify: () => who }, desk);
  const host = (service.endpoints[0] ?? '').replace('{region}', region);
  const answer = inWords(said, { protocol: 'rpc', action: name, requestId, host, xml: false });
  return { ...answer, killed: said.kind === 'done' && said.killed !== undefined };
}

const NOTHING = Buffer.alloc(0);
const SESSION = 'in-process';

function callerNamed({ account, ram }: World, caller: InProcessCaller): Caller {
  const arn = (what: string): string => `acs:ram::${account.id}:${what}`;
  if (caller === 'root') {
    const { id, accessKeyId } = account;
    return { type: 'root', name: id, arn: arn('root'), principalId: id, accessKeyId };
  }
  if ('user' in caller) {
    const user = ram.users[caller.user];
    if (!user) throw new Error(`The local cloud has no RAM user "${caller.user}".`);
    return { type: 'user', name: user.name, arn: arn(`user/${user.name}`), principalId: user.id, accessKeyId: '' };
  }
  const role = ram.roles[caller.role];
  if (!role) throw new Error(`The local cloud has no RAM role "${caller.role}".`);
  const principalId = `${role.id}:${SESSION}`;
  const session = arn(`assumed-role/${role.name}/${SESSION}`);
  return { type: 'role', name: role.name, arn: session, principalId, accessKeyId: '' };
}
