import { Command, InvalidArgumentError } from 'commander';

export interface SoakCommand {
  /** At least a day of it: a soak of none would find every promise kept. */
  years: number;
  seed: number;
  servers: number;
  /** Share of calls, 0 to 1. */
  faults: number;
}

/**
 * @param writeError where what is wrong is told
 * @throws CommanderError after it was; and after `--help`, with exit code 0
 */
export function readOptions(
  argv: readonly string[],
  writeError = (text: string): void => void process.stderr.write(text),
): SoakCommand {
  const seed = Math.floor(Math.random() * 1e6);
  return new Command('npm run soak --')
    .option(
      '--years <n>',
      'how long; parts of a year too',
      number('a day or more', (years) => Math.round(years * 365) >= 1),
      1,
    )
    .option(
      '--seed <n>',
      'what all chance is drawn from; default: another one each time',
      number('a whole number', Number.isInteger),
      seed,
    )
    .option(
      '--servers <n>',
      'how many',
      number('a whole number from 1', (count) => Number.isInteger(count) && count >= 1),
      20,
    )
    .option(
      '--faults <rate>',
      'share of calls that meet trouble',
      number('0 to 1', (share) => share >= 0 && share <= 1),
      0.02,
    )
    .configureOutput({ writeErr: writeError })
    .exitOverride()
    .parse(argv, { from: 'user' })
    .opts<SoakCommand>();
}

const number =
  (what: string, isRight: (value: number) => boolean) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && isRight(value)) return value;
    throw new InvalidArgumentError(`must be ${what}, got ${text}`);
  };
