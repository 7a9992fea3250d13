import { joined, ROOT, type Problem } from './problems';
import { isRecord } from '../record';

/** What stands for a secret that only Pulumi can decrypt, so that the rest of a config file can be read without it. */
export const ENCRYPTED = 'encrypted';

/** The value with each `{secure: ...}` node replaced, and whether there was one. */
export function withoutSecureNodes(value: unknown): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map(withoutSecureNodes);
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (!isRecord(value)) return { value, secret: false };
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'secure' && typeof value['secure'] === 'string') {
    return { value: ENCRYPTED, secret: true };
  }
  const members = keys.map((key) => [key, withoutSecureNodes(value[key])] as const);
  return {
    value: Object.fromEntries(members.map(([key, member]) => [key, member.value])),
    secret: members.some(([, member]) => member.secret),
  };
}

/** Values that are secrets however they were typed. */
const ALWAYS_SECRET = /\.(password|userData)$/;

/** Under a key that holds a secret, no problem says what was received. */
export function redacted(problems: readonly Problem[], secretKeys: ReadonlySet<string>): Problem[] {
  const secret = [...secretKeys].map((key) => joined(ROOT, key));
  const isSecret = (path: string): boolean =>
    ALWAYS_SECRET.test(path) ||
    secret.some((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`));
  return problems.map((problem) =>
    problem.received !== undefined && isSecret(problem.path) ? { ...problem, received: '[secret]' } : problem,
  );
}
