import { CommanderError } from 'commander';
import { EXIT } from '../src/cli/exit';
import { ConfigError } from '../src/plan/config/problems';
import { readOptions, WRONG_USAGE } from './options';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  // Each takes longer to load than the one before: a slip of the pen is told first.
  const { readStacks } = await import('./stacks');
  const stacks = readStacks(options, new Date());
  const { demo } = await import('./demo');
  const { stopped } = await import('local-cloud');
  return demo(options, stacks, stopped());
}

main().then(
  (code) => {
    process.exitCode = code;
    // What was under way has nothing to come to an end on.
    if (code === EXIT.interrupted) process.exit();
  },
  (error: unknown) => {
    const isUsage = error instanceof CommanderError;
    if (!isUsage && !(error instanceof ConfigError)) throw error;
    // The command line's problems are on the terminal already; help is none.
    if (!isUsage) console.error(error.message);
    process.exitCode = isUsage && error.exitCode === 0 ? 0 : WRONG_USAGE;
  },
);
