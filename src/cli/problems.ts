import type { Context } from './context';
import { EXIT } from './exit';
import type { Output } from './output';

/**
 * The answer of a command that looks for what is wrong: a document with `--json`, lines alone with `--quiet`, else all of it;
 * the process ends with 1 where there is a problem.
 */
export function answer<T extends { problems: readonly string[] }>(
  context: Context,
  found: T,
  { quiet = false, show }: { quiet?: boolean; show: (found: T, out: Output) => void },
): void {
  const { out } = context;
  context.exitCode = found.problems.length > 0 ? EXIT.broken : EXIT.well;
  if (context.json) out.document(found);
  else if (quiet) showProblems(found.problems, out);
  else show(found, out);
}

export function showProblems(problems: readonly string[], out: Output): void {
  for (const problem of problems) out.line(`${out.paint('red', 'problem:')} ${problem}`);
}
