import { CommanderError } from 'commander';
import { readOptions, type SoakCommand } from './options';
import { overload } from './overload';
import { soak } from './soak';

// Years of a stack in one process, with a checker that looks after every tick: `npm run soak -- --years 3 --seed 42`.

/** Whether no server starves where more is to be copied than can be. */
async function isFair(): Promise<boolean> {
  const [third, times] = [await overload(12, 20), await overload(14, 55)];
  console.log(`overload by a third: newest copies ${third} slot apart at most (1 allowed)`);
  // As long as the others' turns take, and nobody can do better: record 14.
  console.log(`four times too much: ${times} slots apart at most (3 allowed)`);
  return third <= 1 && times <= 3;
}

async function main({ years, seed, servers, faults }: SoakCommand): Promise<void> {
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

try {
  void main(readOptions(process.argv.slice(2)));
} catch (error) {
  // Commander has said what is wrong; 0 is its --help.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
