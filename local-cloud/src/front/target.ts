import type { Action, Params, Service } from '../core/action';
import type { Located, Registry } from '../core/registry';
import { unfold } from '../params/unfold';
import { ossAtAddress, ossPath } from './ossAddress';
import { unsignedQuery } from './signature/oss';
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
  const located = registry.locate(wire.host) ?? atAddress(wire, registry);
  const isRouted = located && located.service.protocol !== 'rpc';
  return isRouted ? routedTarget(wire, registry, located) : rpcTarget(wire, registry, located);
}

function atAddress(wire: Wire, registry: Registry): Located | undefined {
  const parts = ossAtAddress(wire);
  const service = parts && registry.service('oss');
  return service && { service, parts };
}

/** Action and version travel among the parameters, or in a header, which some clients fill with what they were asked for in any case. */
const actionOf = ({ headers, form }: Wire): string => form.Action ?? headers['x-acs-action'] ?? '';
const versionOf = ({ headers, form }: Wire): string => form.Version ?? headers['x-acs-version'] ?? '';

function rpcTarget(wire: Wire, registry: Registry, located: Located | undefined): Target {
  const { form } = wire;
  const [name, version] = [actionOf(wire), versionOf(wire)];
  const action = registry.rpc(name, version, located?.service);
  const service = located?.service ?? (action && registry.service(action.service));
  const flat: Record<string, string> = {};
  for (const key in form) if (!PROTOCOL_NAMES.has(key)) flat[key] = form[key] ?? '';
  const parts = located?.parts ?? {};
  const region = parts.region ?? flat.RegionId ?? '';
  return { service, action, name, version, region, parts, params: unfold(flat), flat };
}

function routedTarget(wire: Wire, registry: Registry, located: Located): Target {
  const { service, parts } = located;
  const isOss = service.protocol === 'oss';
  const found = registry.route(service, wire.method, isOss ? ossPath(wire) : wire.path, wire.query);
  const action = found?.action;
  const [name, version] = [action?.name ?? `${wire.method} ${wire.path}`, action?.version ?? ''];
  const flat: Record<string, string> = { ...(isOss ? unsignedQuery(wire.query) : wire.query), ...found?.parts };
  // An object of OSS may be any JSON.
  const params: Params = { ...(isOss ? {} : bodyParams(wire)), ...flat };
  if (parts.project) params.project = parts.project;
  return { service, action, name, version, region: parts.region ?? '', parts, params, flat };
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
