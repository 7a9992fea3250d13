import { stripVTControlCharacters } from 'node:util';
import { Output } from '../../../src/cli/output';

function table(columns: number | undefined, isTTY: boolean): string[] {
  let said = '';
  const out = new Output({ write: (text) => (said += text), isTTY, columns }, { write: () => undefined }, {});
  const rows = [['nightly', 'i-uf661wb708uvqc9jyhem', out.paint('green', 'within target'), '']];
  out.table(['plan', 'server', 'state', 'why'], rows);
  return stripVTControlCharacters(said).split('\n').slice(0, -1);
}

const WIDE = ['plan     server                  state          why', 'nightly  i-uf661wb708uvqc9jyhem  within target'];

test('a table, where the window has room for it, and where lines are kept', () => {
  expect(table(80, true)).toEqual(WIDE);
  expect(table(undefined, true)).toEqual(WIDE);
  expect(table(30, false)).toEqual(WIDE);
});

test('in a narrow window each row is told in words', () => {
  expect(table(45, true)).toEqual(['plan nightly, server i-uf661wb708uvqc9jyhem', '  state within target']);
});
