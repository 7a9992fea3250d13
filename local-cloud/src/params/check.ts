import type { Action, Params, ParamSpec, ParamType, ParamValue } from '../core/action';
import { CloudError } from '../core/error';
import { invalidParameter, missingParameter } from '../core/params';
import { metadataOf } from './metadata';

/** RPC clients send these with any action. */
const ANYWHERE = new Set(['RegionId', 'OwnerId', 'OwnerAccount', 'ResourceOwnerId', 'ResourceOwnerAccount']);

/** What is known of an action's parameters: its own list, else the carried metadata; undefined if neither is there. */
export const specsOf = (action: Action): ParamSpec[] | undefined =>
  action.parameters ?? metadataOf(action.service, action.name);

/**
 * The parameters with their declared types.
 * @throws CloudError that names the parameter which is unknown, missing, of a wrong type or beyond its limits.
 */
export function checkParams(action: Action, params: Params): Params {
  const specs = specsOf(action);
  if (!specs) return params;
  const isOpen = action.route !== undefined || specs.some((spec) => spec.isBody);
  return checkMembers(specs, params, { path: '', isOpen, judges: new Set(action.judges) });
}

interface Scope {
  /** Of the structure inside which names are looked at, with a dot at its end. */
  path: string;
  /** Names that are not listed are let through. */
  isOpen: boolean;
  judges: Set<string>;
}

function checkMembers(specs: ParamSpec[], params: Params, scope: Scope): Params {
  const checked: Params = {};
  for (const spec of specs) {
    const value = params[spec.name];
    const isMissing = value === undefined || value === null || (value === '' && spec.type !== 'string');
    // An empty tag value is a value.
    if (spec.required && !spec.isBody && (isMissing || (value === '' && scope.path === ''))) {
      throw missingParameter(scope.path + spec.name);
    }
    if (!isMissing) checked[spec.name] = checkValue(spec, value, scope);
  }
  for (const [name, value] of Object.entries(params)) {
    if (name in checked || specs.some((spec) => spec.name === name)) continue;
    if (!scope.isOpen && !(scope.path === '' && ANYWHERE.has(name))) throw unknownParameter(scope.path + name);
    checked[name] = value;
  }
  return checked;
}

function checkValue(spec: ParamSpec, value: ParamValue, scope: Scope): ParamValue {
  const name = scope.path + spec.name;
  if (spec.type === 'list') return checkList(spec, value, name, scope);
  if (spec.type === 'object' && spec.members) return checkStructure(spec.members, value, name, scope);
  const typed = withType(spec.type, value, name);
  if (!scope.judges.has(name)) checkLimits(spec, typed, name);
  return typed;
}

function checkList(spec: ParamSpec, value: ParamValue, name: string, scope: Scope): ParamValue {
  const items = typeof value === 'string' ? fromJson(value) : value;
  if (!Array.isArray(items)) throw invalidParameter(name, `it is a list: ${name}.1, ${name}.2 and so on`);
  const { max = Infinity } = spec;
  if (items.length > max && !scope.judges.has(name)) throw invalidParameter(name, `it holds at most ${max} items`);
  return items.map((item, i) => {
    const path = `${name}.${i + 1}`;
    return spec.members ? checkStructure(spec.members, item, path, scope) : withType(spec.item ?? 'string', item, path);
  });
}

function checkStructure(members: ParamSpec[], value: ParamValue, name: string, scope: Scope): ParamValue {
  const read = typeof value === 'string' ? fromJson(value) : value;
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw invalidParameter(name, 'it is a structure with members');
  }
  return checkMembers(members, read, { ...scope, path: `${name}.` });
}

function withType(type: ParamType, value: ParamValue, name: string): ParamValue {
  if (type === 'any' || type === 'object') return value;
  if (typeof value === 'object') {
    // Lists of lists and free structures are only known to the handler.
    if (type === 'list') return value;
    throw invalidParameter(name, `it is a ${type}`);
  }
  const text = String(value);
  if (type === 'boolean') {
    if (!/^(true|false)$/i.test(text)) throw invalidParameter(name, `it is true or false, not "${text}"`);
    return text.toLowerCase() === 'true';
  }
  if (type === 'integer' || type === 'number') {
    const isNumber = type === 'integer' ? /^-?\d+$/.test(text) : text !== '' && Number.isFinite(Number(text));
    if (!isNumber)
      throw invalidParameter(name, `it is ${type === 'integer' ? 'an integer' : 'a number'}, not "${text}"`);
    return Number(text);
  }
  return text;
}

function checkLimits(spec: ParamSpec, value: ParamValue, name: string): void {
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity } = spec;
  if (typeof value === 'number' && (value < min || value > max)) {
    throw invalidParameter(name, `${value} is not within ${spec.min ?? '...'} to ${spec.max ?? '...'}`);
  }
  // An empty text stands for none.
  if (typeof value === 'string' && value !== '' && (value.length < minLength || value.length > maxLength)) {
    throw invalidParameter(name, `it has ${spec.minLength ?? 0} to ${spec.maxLength ?? '...'} characters`);
  }
}

function fromJson(text: string): ParamValue {
  try {
    return JSON.parse(text) as ParamValue;
  } catch {
    return text;
  }
}

const unknownParameter = (name: string): CloudError =>
  new CloudError('InvalidParameter.Unknown', `The action has no parameter "${name}".`, 400);
