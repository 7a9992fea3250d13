import { CommanderError } from 'commander';
import { messageOf } from '../core/error';
import { banner } from './banner';
import type { CommandOptions } from './options';
import { readOptions } from './options';
import { followRealTime } from './realTime';
import { readSeedFile } from './seedFile';
import { stopped } from './stopped';

/** Of a wrong flag, a wrong seed, a port in use. */
const EXIT_WRONG = 2;

async function main(options: CommandOptions): Promise<void> {
  const seed = options.seed === undefined ? {} : readSeedFile(options.seed);
  const now = seed.now ?? (options.clock === 'real' ? new Date().toISOString() : undefined);
  // Loaded once nothing is wrong with what was typed: that is told in half the time.
  const { LocalCloud } = await import('../localCloud');
  const cloud = await LocalCloud.start({ seed: { ...seed, ...(now !== undefined && { now }) }, port: options.port });
  const stopping = new AbortController();
  const following = options.clock === 'real' ? followRealTime(cloud, stopping.signal) : Promise.resolve();
  const toldToStop = stopped();
  process.stdout.write(options.json ? `${JSON.stringify(cloud.endpoints)}\n` : banner(cloud.endpoints, options.clock));
  await toldToStop;
  stopping.abort();
  await Promise.all([cloud.close(), following]);
  process.exit(0);
}

async function run(): Promise<void> {
  try {
    await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    // Commander has already said what is wrong; 0 is its --help.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : EXIT_WRONG);
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(EXIT_WRONG);
  }
}

void run();
