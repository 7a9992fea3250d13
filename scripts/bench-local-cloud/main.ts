import { Argument, Command } from 'commander';
import { callRatios } from './calls';
import { nights } from './nights';
import { bigSeed } from './seed';

/**
 * How fast the local cloud is: calls a second beside a bare server, the cost of a large seed, and nights of a large fleet.
 *
 *     npm run bench:local-cloud -- [calls] [seed] [nights] [cold-nights]
 */
const PARTS = ['calls', 'seed', 'nights', 'cold-nights'];
const program = new Command('npm run bench:local-cloud --')
  .addArgument(new Argument('[parts...]', 'what is measured').choices(PARTS).default(PARTS))
  .option('--nights <number>', 'virtual nights of 100 servers', '30')
  .option(
    '--cold-ticks <number>',
    'ticks by a new process each; what all nights would take is reckoned from them',
    '288',
  )
  .option('--minutes <number>', 'real minutes for either way of running the nights, whatever is done by then', '60')
  .option('--all', 'every tick of all nights, by a new process each too, however long it takes')
  .parse();
const options = program.opts<{ nights: string; coldTicks: string; minutes: string; all?: true }>();
const wanted = { nights: Number(options.nights), minutes: options.all ? Infinity : Number(options.minutes) };
const coldTicks = options.all ? Infinity : Number(options.coldTicks);

async function main(): Promise<void> {
  for (const part of program.processedArgs[0] as string[]) {
    if (part === 'calls') console.log(await callRatios());
    else if (part === 'seed') console.log(await bigSeed());
    else if (part === 'nights') console.log(await nights({ ...wanted, ticks: Infinity, cold: false }));
    else console.log(await nights({ ...wanted, ticks: coldTicks, cold: true }));
  }
}

void main();
