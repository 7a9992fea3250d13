import type { Service } from '../core/action';
import type { Registry } from '../core/registry';
import type { Answer } from './answer';
import { inWords } from './answer';
import { authenticate } from './authenticate';
import type { NonceBook } from './nonces';
import type { Desk } from './serve';
import { serve } from './serve';
import { findTarget } from './target';
import type { Wire } from './wire';

export interface Front extends Desk {
  registry: Registry;
  nonces: NonceBook;
  /** Real time in ms, for the dates of requests. */
  realNow(): number;
}

/** An answer, and what to do once it is on the wire. */
export interface Dispatched {
  answer: Answer;
  after?: () => void;
}

/** The parameter tells; calls that carry it in no header, as version 1 of the signature has it, are else answered as the service is used to. */
function isXml({ form, headers }: Wire, service: Service | undefined): boolean {
  if (form.Format) return form.Format.toUpperCase() === 'XML';
  const isVersion1 = headers.authorization === undefined && headers['x-acs-action'] === undefined;
  return isVersion1 && service?.protocol === 'rpc' && !service.isJson;
}

/** A request from the wire, served, and put into the words of its protocol. */
export async function dispatch(wire: Wire, front: Front): Promise<Dispatched> {
  const { host, registry, nonces } = front;
  const { world } = host;
  const target = findTarget(wire, registry);
  const clocks = { virtual: world.now, real: front.realNow() };
  const identify = (skewMs: number | undefined) => authenticate(wire, world, { ...clocks, skewMs }, nonces);
  const { requestId, said } = await serve({ wire, target, identify }, front);
  const answer = inWords(said, {
    protocol: target.service?.protocol ?? 'rpc',
    action: target.name,
    requestId,
    host: wire.host,
    xml: isXml(wire, target.service),
  });
  const killed = said.kind === 'done' ? said.killed : undefined;
  // Halted first: between the answer and its end, it might read the one and ask for more.
  return { answer, after: killed && host.halter?.(killed.accessKeyId) };
}
