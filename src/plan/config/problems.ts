/** One thing that is wrong with the config. */
export interface Problem {
  /** As `pulumi config set --path` takes it: `offsite:plans.nightly.instances[0]`. */
  path: string;
  rule: string;
  /** What the user typed; absent when nothing was. Never of a secret. */
  received?: string;
  /** What a parser says of it, in the place of `received`: of a text that may hold secrets nothing is quoted. */
  because?: string;
  example?: string;
}

/** Everything that is wrong with the config, in one message. */
export class ConfigError extends Error {
  /** @param where it stands, for the first line */
  constructor(
    readonly problems: readonly Problem[],
    where = 'The config',
  ) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super([`${where} has ${count}:`, ...problems.map(described)].join('\n\n'));
    this.name = 'ConfigError';
  }
}

function described({ path, rule, received, because, example }: Problem): string {
  const found = because === undefined ? `received: ${received ?? 'nothing'}` : `because:  ${because}`;
  const lines = [`  ${path} ${rule}`, `    ${found}`];
  if (example !== undefined) lines.push(`    example:  ${example}`);
  return lines.join('\n');
}

const LONGEST_RECEIVED = 120;

/** A value as a person would recognise it, in one line. */
export function shown(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = JSON.stringify(value);
  return text.length > LONGEST_RECEIVED ? `${text.slice(0, LONGEST_RECEIVED)}...` : text;
}

/** The path of the whole config, and the namespace of its keys. */
export const ROOT = 'offsite:';

/** `base` and one step more, in the form that `--path` takes. */
export function joined(base: string, step: string | number): string {
  if (typeof step === 'number') return `${base}[${step}]`;
  if (base === ROOT) return base + step;
  return /^[\w-]+$/.test(step) ? `${base}.${step}` : `${base}[${JSON.stringify(step)}]`;
}
