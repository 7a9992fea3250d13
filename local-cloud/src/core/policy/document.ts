/** A policy as RAM stores it. */
export interface PolicyDocument {
  Version: string;
  Statement: Statement[];
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: Record<string, string | string[]>;
  /** Operator -> key -> values. */
  Condition?: Record<string, Record<string, string | boolean | number | (string | boolean | number)[]>>;
}

export const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** @throws Error if the text is no policy. */
export function parsePolicy(text: string): PolicyDocument {
  const read = JSON.parse(text) as Partial<PolicyDocument>;
  const statements = listOf(read.Statement);
  if (statements.length === 0) throw new Error('The policy has no Statement.');
  for (const statement of statements) {
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error('Effect must be Allow or Deny.');
    if (!statement.Action && !statement.NotAction) throw new Error('A Statement needs Action or NotAction.');
  }
  return { Version: read.Version ?? '1', Statement: statements };
}
