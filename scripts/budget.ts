import type { Output } from '../src/cli/output';

/** Something that was measured, and what it should be. */
export interface Budget {
  what: string;
  is: number;
  atLeast?: number;
  atMost: number;
  unit?: string;
  /** To pass it is an error; of the others one only takes notice. */
  hard?: boolean;
}

/** One table. Returns the exit code: 1 where a hard budget is passed. */
export function tell(budgets: readonly Budget[], out: Output): 0 | 1 {
  out.table(
    ['what', 'measured', 'budget', ''],
    budgets.map((budget) => [budget.what, amount(budget.is, budget.unit), budgetText(budget), verdict(budget, out)]),
  );
  return budgets.some((budget) => budget.hard && !isKept(budget)) ? 1 : 0;
}

const isKept = ({ is, atLeast = 0, atMost }: Budget): boolean => is >= atLeast && is <= atMost;

function verdict(budget: Budget, out: Output): string {
  if (isKept(budget)) return out.paint('green', 'ok');
  return budget.hard
    ? out.paint('red', 'passed: an error')
    : out.paint('yellow', budget.is > budget.atMost ? 'over' : 'under');
}

function budgetText({ atLeast, atMost, unit }: Budget): string {
  return atLeast === undefined ? `at most ${amount(atMost, unit)}` : `${atLeast} to ${amount(atMost, unit)}`;
}

const amount = (value: number, unit = ''): string => `${Math.round(value * 100) / 100} ${unit}`.trim();
