import { Command } from 'commander';
import { overload } from './overload';
import { soak } from './soak';

// Years of a stack in one process, with a checker that looks after every tick: `npm run soak -- --years 3 --seed 42`.

interface Options {
  years: number;
  seed: number;
  servers: number;
  faults: number;
}

function options(): Options {
  const seed = Math.floor(Math.random() * 1e6);
  return new Command('npm run soak --')
    .option('--years <n>', 'how long; parts of a year too', Number, 1)
    .option('--seed <n>', 'what all chance is drawn from; default: another one each time', Number, seed)
    .option('--servers <n>', 'how many', Number, 20)
    .option('--faults <rate>', 'share of calls that meet trouble', Number, 0.02)
    .parse()
    .opts<Options>();
}

/** Whether no server starves where more is to be copied than can be. */
async function isFair(): Promise<boolean> {
  const [third, times] = [await overload(12, 20), await overload(14, 55)];
  console.log(`overload by a third: newest copies ${third.slotsApart} slot apart at most (1 allowed)`);
  // As long as the others' turns take, and nobody can do better: record 14.
  console.log(`four times too much: ${times.slotsApart} slots apart at most (3 allowed)`);
  return third.slotsApart <= 1 && times.slotsApart <= 3;
}

async function main(): Promise<void> {
  const { years, seed, servers, faults } = options();
  const days = Math.round(years * 365);
  console.log(`soak: ${days} days, ${servers} servers, trouble at ${faults * 100} % of calls, --seed ${seed}`);
  const began = Date.now();
  const onDay = (day: number, broken: number) => {
    if (day % 30 === 0) console.log(`day ${day}: ${Math.round((Date.now() - began) / 1000)} s, ${broken} broken`);
  };
  const { broken, ...sums } = await soak({ days, servers, faults, seed, onDay });
  console.log(JSON.stringify(sums));
  for (const { at, promise, what } of broken) console.log(`BROKEN ${at} ${promise}: ${what}`);
  const fair = await isFair();
  const held = fair && broken.length === 0;
  console.log(held ? 'every promise held after every tick' : `a promise broke: run again with --seed ${seed}`);
  process.exitCode = held ? 0 : 1;
}

void main();
