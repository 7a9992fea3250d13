import { stripVTControlCharacters } from 'node:util';
import { Output } from '../../../src/cli/output';

function table(columns: number | undefined, isTTY: boolean, why = ''): string[] {
  let said = '';
  const out = new Output({ write: (text) => (said += text), isTTY, columns }, { write: () => undefined }, {});
  const state = out.paint('green', 'within target');
  out.table(['plan', 'server', 'state', 'why'], [['nightly', 'i-uf661wb708uvqc9jyhem', state, why]]);
  return stripVTControlCharacters(said).split('\n').slice(0, -1);
}

const WIDE = ['plan     server                  state', 'nightly  i-uf661wb708uvqc9jyhem  within target'];
const WHY = 'no rule of keep is set, and it is the newest usable point';

test('a table, where the window has room for it, and where lines are kept; nothing stands in a column of its own', () => {
  expect(table(80, true)).toEqual(WIDE);
  expect(table(undefined, true)).toEqual(WIDE);
  expect(table(30, false)).toEqual(WIDE);
  expect(table(30, false, WHY)).toEqual([`${WIDE[0]}          why`, `${WIDE[1]}  ${WHY}`]);
});

test('in a narrow window the widest column is broken between words', () => {
  const gap = ' '.repeat(48);
  const broken = ['no rule of keep is set, and it', 'is the newest usable point'];
  expect(table(80, true, WHY)).toEqual([`${WIDE[0]}          why`, `${WIDE[1]}  ${broken[0]}`, `${gap}${broken[1]}`]);
});

test('in a narrower one each row is told in words', () => {
  expect(table(45, true)).toEqual(['plan nightly, server i-uf661wb708uvqc9jyhem', '  state within target']);
  expect(table(53, true, WHY).slice(2)).toEqual([`  why ${WHY}`]);
});

test('without a row, the head alone', () => {
  let said = '';
  new Output({ write: (text) => (said += text) }, { write: () => undefined }, {}).table(['plan', 'server'], []);
  expect(said).toBe('plan  server\n');
});
