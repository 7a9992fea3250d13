import { createHash } from 'node:crypto';

/** What a service allows in a name. */
export interface NameRule {
  /** Characters. */
  limit: number;
  /** Matches one character that is not allowed. */
  forbidden: RegExp;
}

export const RAM_NAME: NameRule = { limit: 64, forbidden: /[^A-Za-z0-9-]/g };
export const RAM_POLICY_NAME: NameRule = { limit: 128, forbidden: /[^A-Za-z0-9-]/g };
export const FUNCTION_NAME: NameRule = { limit: 64, forbidden: /[^A-Za-z0-9_-]/g };
export const LOG_PROJECT_NAME: NameRule = { limit: 63, forbidden: /[^a-z0-9-]/g };
/** Of networks, groups and commands; zones and rules are added to it. */
export const RECOVERY_NAME: NameRule = { limit: 90, forbidden: /[^A-Za-z0-9_-]/g };
export const ALARM_NAME: NameRule = { limit: 100, forbidden: /[^A-Za-z0-9_-]/g };

/**
 * `stem` and `ending` as one name. Where that breaks the rule, what is forbidden becomes a dash, the stem is cut, and a
 * hash of it keeps two such names apart. The ending has to fit the rule by itself.
 */
export function limitedName(stem: string, ending: string, { limit, forbidden }: NameRule): string {
  const allowed = stem.replace(forbidden, '-').replace(/^-+/, '');
  if (allowed === stem && stem.length + ending.length <= limit) return stem + ending;
  const hash = shortHash(stem);
  return `${allowed.slice(0, limit - ending.length - hash.length - 1)}-${hash}${ending}`;
}

/** Eight hexadecimal digits. */
export function shortHash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
