import type { Context } from './condition';
import { holds } from './condition';
import type { PolicyDocument, Statement } from './document';
import { listOf } from './document';
import { matches } from './wildcard';

export type Verdict = 'allow' | 'explicit-deny' | 'implicit-deny';

/** What all policies together say of one action on one resource: a Deny beats every Allow, and silence denies. */
export function evaluate(policies: PolicyDocument[], action: string, resource: string, context: Context): Verdict {
  let allowed = false;
  for (const { Statement: statements } of policies) {
    for (const statement of statements) {
      if (!applies(statement, action, resource, context)) continue;
      if (statement.Effect === 'Deny') return 'explicit-deny';
      allowed = true;
    }
  }
  return allowed ? 'allow' : 'implicit-deny';
}

function applies(statement: Statement, action: string, resource: string, context: Context): boolean {
  const named = statement.Action !== undefined;
  const actions = listOf(named ? statement.Action : statement.NotAction);
  if (actions.some((pattern) => matches(pattern, action, true)) !== named) return false;
  if (statement.NotResource !== undefined) {
    if (listOf(statement.NotResource).some((pattern) => matches(pattern, resource))) return false;
  } else if (!listOf(statement.Resource).some((pattern) => matches(pattern, resource))) {
    return false;
  }
  return holds(statement.Condition, context);
}
