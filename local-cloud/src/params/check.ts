import type { Action, Params, ParamSpec, ParamType, ParamValue } from '../core/action';
import { CloudError } from '../core/error';
import { invalidParameter, missingParameter } from './read';
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
  const rules = rulesOf(action);
  if (!rules) return params;
  return checkMembers(rules.specs, withoutRefused(rules, params, action.usual), rules.scope);
}

/** @throws CloudError for what is refused, unless it says nothing, or what holds without it. */
function withoutRefused({ refused }: Rules, params: Params, usual: Record<string, string> = {}): Params {
  const found = Object.keys(params).filter((name) => refused.has(name));
  if (found.length === 0) return params;
  const odd = found.find((name) => !['', usual[name]].includes(String(params[name] ?? '')));
  if (odd !== undefined) throw notSupported(odd);
  return Object.fromEntries(Object.entries(params).filter(([name]) => !refused.has(name)));
}

interface Rules {
  specs: ParamSpec[];
  scope: Scope;
  refused: Set<string>;
}
const known = new WeakMap<Action, Rules>();

/** What an action's parameters are held against, made at its first call. */
function rulesOf(action: Action): Rules | undefined {
  const specs = specsOf(action);
  if (!specs) return undefined;
  let rules = known.get(action);
  if (!rules) {
    const isOpen = isBodyOpen(action) || specs.some((spec) => spec.isBody);
    const scope = { path: '', isOpen, judges: new Set(action.judges) };
    rules = { specs, scope, refused: new Set(action.refused) };
    known.set(action, rules);
  }
  return rules;
}

/** What a body holds is merged into settings, and checked there; OSS refuses names in words of its own. */
const isBodyOpen = ({ service, route }: Action): boolean =>
  route !== undefined && (service === 'oss' || route.method === 'POST' || route.method === 'PUT');

interface Scope {
  /** Of the structure inside which names are looked at, with a dot at its end. */
  path: string;
  /** Names that are not listed are let through. */
  isOpen: boolean;
  judges: Set<string>;
}

function checkMembers(specs: ParamSpec[], params: Params, scope: Scope): Params {
  const { byName, required } = indexOf(specs);
  for (const spec of required) {
    if (lacks(spec, params[spec.name], scope)) throw missingParameter(scope.path + spec.name);
  }
  const checked: Params = {};
  for (const name of Object.keys(params)) {
    const value = params[name];
    const spec = byName.get(name);
    if (spec) {
      if (isGiven(spec, value)) checked[name] = checkValue(spec, value, scope);
      continue;
    }
    if (!scope.isOpen && !(scope.path === '' && ANYWHERE.has(name))) throw unknownParameter(scope.path + name);
    checked[name] = value;
  }
  return checked;
}

interface Index {
  byName: Map<string, ParamSpec>;
  required: ParamSpec[];
}
const indexes = new WeakMap<ParamSpec[], Index>();

function indexOf(specs: ParamSpec[]): Index {
  let index = indexes.get(specs);
  if (!index) {
    index = {
      byName: new Map(specs.map((spec) => [spec.name, spec])),
      required: specs.filter((spec) => spec.required),
    };
    indexes.set(specs, index);
  }
  return index;
}

const isGiven = (spec: ParamSpec, value: ParamValue | undefined): value is ParamValue =>
  value !== undefined && value !== null && (value !== '' || spec.type === 'string');

/** Is something required not there? An empty text is nothing, but an empty tag value is a value. */
const lacks = (spec: ParamSpec, value: ParamValue | undefined, scope: Scope): boolean =>
  spec.required === true && !spec.isBody && (!isGiven(spec, value) || (value === '' && scope.path === ''));

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

const FORMS: Partial<Record<ParamType, { is: RegExp; what: string; read: (text: string) => ParamValue }>> = {
  boolean: { is: /^(true|false)$/i, what: 'true or false', read: (text) => text.toLowerCase() === 'true' },
  integer: { is: /^-?\d+$/, what: 'an integer', read: Number },
  number: { is: /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i, what: 'a number', read: Number },
  string: { is: /^/, what: 'a text', read: (text) => text },
};

function withType(type: ParamType, value: ParamValue, name: string): ParamValue {
  const form = FORMS[type];
  // Free structures and lists of lists are only known to the handler.
  if (!form) return value;
  const text = typeof value === 'object' ? undefined : String(value);
  if (text === undefined || !form.is.test(text)) {
    throw invalidParameter(name, `it is ${form.what}${text === undefined ? '' : `, not "${text}"`}`);
  }
  return form.read(text);
}

function checkLimits(spec: ParamSpec, value: ParamValue, name: string): void {
  if (typeof value === 'number') checkRange(spec.min, spec.max, value, name, 'it is');
  // An empty text stands for none.
  if (typeof value === 'string' && value !== '') {
    checkRange(spec.minLength, spec.maxLength, value.length, name, 'its length in characters is');
  }
}

function checkRange(min = -Infinity, max = Infinity, size: number, name: string, what: string): void {
  if (size >= min && size <= max) return;
  const bounds = min === -Infinity ? `at most ${max}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  throw invalidParameter(name, `${what} ${bounds}, not ${size}`);
}

function fromJson(text: string): ParamValue {
  try {
    return JSON.parse(text) as ParamValue;
  } catch {
    return text;
  }
}

const notSupported = (name: string): CloudError =>
  new CloudError('InvalidParameter.NotSupported', `The local cloud does not support the parameter "${name}".`, 400);

const unknownParameter = (name: string): CloudError =>
  new CloudError('InvalidParameter.Unknown', `The action has no parameter "${name}".`, 400);
