import type { Action, Params, Service } from '../core/action';
import type { Registry } from '../core/registry';
import { unfold } from '../core/unfold';
import type { Wire } from './wire';

/** What a request is meant for. `action` is undefined where the cloud has none of that name. */
export interface Target {
  service?: Service;
  action?: Action;
  /** The action's name as asked, or method and path. */
  name: string;
  version: string;
  region: string;
  parts: Record<string, string>;
  /** Unfolded but not yet checked. */
  params: Params;
  /** All plain values, for fault rules and draws. */
  flat: Record<string, string>;
}

/** Of the protocol, not of the action. */
const PROTOCOL_NAMES = new Set(
  'Action Version Format Timestamp Signature SignatureMethod SignatureVersion SignatureNonce SignatureType AccessKeyId SecurityToken'.split(
    ' ',
  ),
);

export function findTarget(wire: Wire, registry: Registry): Target {
  const located = registry.locate(wire.host);
  const isRpc = located ? located.service.protocol === 'rpc' : true;
  return isRpc ? rpcTarget(wire, registry, located) : routedTarget(wire, registry, located);
}

type Located = ReturnType<Registry['locate']>;

function rpcTarget(wire: Wire, registry: Registry, located: Located): Target {
  const name = wire.headers['x-acs-action'] ?? wire.form.Action ?? '';
  const version = wire.headers['x-acs-version'] ?? wire.form.Version ?? '';
  const action = registry.rpc(name, version, located?.service);
  const service = located?.service ?? (action && registry.service(action.service));
  const flat = Object.fromEntries(Object.entries(wire.form).filter(([key]) => !PROTOCOL_NAMES.has(key)));
  const region = located?.parts.region ?? flat.RegionId ?? '';
  return { service, action, name, version, region, parts: located?.parts ?? {}, params: unfold(flat), flat };
}

function routedTarget(wire: Wire, registry: Registry, located: Located): Target {
  const service = located?.service;
  const found = service && registry.route(service, wire.method, wire.path, wire.query);
  const parts = { ...located?.parts };
  const flat: Record<string, string> = { ...wire.query, ...found?.parts };
  const params: Params = { ...bodyParams(wire), ...wire.query, ...found?.parts };
  if (parts.project) params.project = parts.project;
  const name = found?.action.name ?? `${wire.method} ${wire.path}`;
  return {
    service,
    action: found?.action,
    name,
    version: found?.action.version ?? '',
    region: parts.region ?? '',
    parts,
    params,
    flat,
  };
}

/** A JSON object in the body gives its fields; anything else is left to the handler (Call.body). */
function bodyParams(wire: Wire): Params {
  if (wire.body.length === 0 || !/json/.test(wire.headers['content-type'] ?? 'json')) return {};
  try {
    const read: unknown = JSON.parse(wire.body.toString('utf8'));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Params) : {};
  } catch {
    return {};
  }
}
