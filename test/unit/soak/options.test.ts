import { CommanderError } from 'commander';
import { readOptions } from '../../soak/options';

// A soak of no days, of no servers or of numbers that are none would look at nothing, and find that every promise held.

test.each([
  ['--years', 'abc'],
  ['--years', '0'],
  ['--years', '0.001'],
  ['--years', '-1'],
  ['--years', 'Infinity'],
  ['--servers', '0'],
  ['--servers', '2.5'],
  ['--servers', 'many'],
  ['--faults', '2'],
  ['--faults', '-0.1'],
  ['--faults', 'few'],
  ['--seed', 'x'],
  ['--seed', ''],
])('%s %s is refused', (flag, value) => {
  const said: string[] = [];
  const read = () => readOptions([`${flag}=${value}`], (text) => said.push(text));
  expect(read).toThrow(CommanderError);
  expect(said.join('')).toContain(flag);
});

test('what is given holds, and a year of twenty servers where nothing is', () => {
  const given = { years: 0.08, seed: 1, servers: 2, faults: 0 };
  expect(readOptions(Object.entries(given).map(([name, value]) => `--${name}=${value}`))).toEqual(given);
  expect(readOptions([])).toMatchObject({ years: 1, servers: 20, faults: 0.02 });
});
