import { Command } from 'commander';
import { callRatios } from './calls';
import { nights } from './nights';
import { bigSeed } from './seed';

/**
 * How fast the local cloud is: calls a second beside a bare server, the cost of a large seed, and nights of a large fleet.
 *
 *     npm run bench:local-cloud -- [calls] [seed] [nights] --minutes 5
 */
const program = new Command('npm run bench:local-cloud --')
  .argument('[parts...]', 'calls, seed, nights', ['calls', 'seed', 'nights'])
  .option('--nights <number>', 'virtual nights of 100 servers', '30')
  .option('--minutes <number>', 'real minutes for either way of running the nights, whatever is done by then', '5')
  .parse();
const { nights: wanted, minutes } = program.opts<{ nights: string; minutes: string }>();

async function main(): Promise<void> {
  for (const part of program.processedArgs[0] as string[]) {
    if (part === 'calls') console.log(await callRatios());
    else if (part === 'seed') console.log(await bigSeed());
    else if (part === 'nights') console.log(await nights(Number(wanted), Number(minutes)));
    else throw new Error(`There is no part "${part}": calls, seed, nights.`);
  }
}

void main();
