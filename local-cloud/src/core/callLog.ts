import type { Params, ParamValue } from './action';

export interface CallRecord {
  /** Virtual. */
  time: string;
  service: string;
  action: string;
  region: string;
  /** The caller's ARN; empty where the signature was refused. */
  caller: string;
  /** Without secrets and without long texts. */
  params: Params;
  /** `ok` or the error's code. A fault that left no answer is its kind, such as `dropped`. */
  outcome: string;
  status: number;
  requestId: string;
}

const SECRET = /secret|password|securitytoken|accesskey|signature|authorization/i;
/** Characters, items, fields: what is longer is told by its length. */
const LONGEST = 1000;
const DEEPEST = 20;

export function withoutSecrets(params: Params, depth = 0): Params {
  const kept: Params = {};
  const entries = Object.entries(params);
  for (const [name, value] of entries.slice(0, LONGEST)) {
    kept[name.slice(0, LONGEST)] = SECRET.test(name) && value !== undefined ? '***' : tamed(value, depth + 1);
  }
  return kept;
}

function tamed(value: ParamValue | undefined, depth: number): ParamValue | undefined {
  if (typeof value === 'string') return value.length > LONGEST ? `<${value.length} characters>` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '<deeper>';
  if (!Array.isArray(value)) return withoutSecrets(value, depth);
  return value.length > LONGEST ? `<${value.length} items>` : value.map((item) => tamed(item, depth + 1) ?? null);
}
