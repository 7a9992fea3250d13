import type { ParamSpec, ParamType } from '../core/action';
import carried from './metadata.json';

/** One parameter as carried: type, required, members, bounds (of a number, a text's length or a list's count). */
export interface CompactParam {
  t: 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'object' | 'any' | 'body';
  r?: 1;
  m?: CompactAction;
  min?: number;
  max?: number;
}
export type CompactAction = { [name: string]: CompactParam };

const ACTIONS = carried as Record<string, Record<string, CompactAction>>;
const unpacked = new Map<string, ParamSpec[]>();

/** What is known of an action's parameters; undefined if the official metadata has no such action. */
export function metadataOf(service: string, action: string): ParamSpec[] | undefined {
  const key = `${service}/${action}`;
  const known = unpacked.get(key);
  const compact = ACTIONS[service]?.[action];
  if (known || !compact) return known;
  const specs = unpack(compact);
  unpacked.set(key, specs);
  return specs;
}

const unpack = (params: CompactAction): ParamSpec[] =>
  Object.entries(params).map(([name, { t, r, m, min, max }]) => {
    const type: ParamType = t === 'body' ? 'any' : t;
    const isText = t === 'string';
    return {
      name,
      type,
      required: r === 1,
      ...(isText ? { minLength: min, maxLength: max } : { min, max }),
      ...(m && { members: unpack(m) }),
      ...(t === 'body' && { isBody: true }),
    };
  });
