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
const LONGEST = 1000;

export function withoutSecrets(params: Params): Params {
  const kept: Params = {};
  for (const [name, value] of Object.entries(params)) {
    kept[name] = SECRET.test(name) && value !== undefined ? '***' : tamed(value);
  }
  return kept;
}

function tamed(value: ParamValue | undefined): ParamValue | undefined {
  if (typeof value === 'string') return value.length > LONGEST ? `<${value.length} characters>` : value;
  if (Array.isArray(value)) return value.map((item) => tamed(item) ?? null);
  return typeof value === 'object' && value !== null ? withoutSecrets(value) : value;
}
