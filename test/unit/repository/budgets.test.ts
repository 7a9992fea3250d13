import { tell, type Budget } from '../../../scripts/budget';
import { Output } from '../../../src/cli/output';

function told(...budgets: Budget[]): [number, string[]] {
  let said = '';
  const code = tell(budgets, new Output({ write: (text) => (said += text) }, { write: () => undefined }, {}));
  return [code, said.trimEnd().split('\n')];
}

const archive = { what: 'archive', atMost: 200, unit: 'KB', hard: true };
const ratio = { what: 'ratio', atLeast: 1, atMost: 1.5 };

test('each is told beside its budget; only a hard one that is passed is an error', () => {
  expect(told({ ...archive, is: 200 }, { ...ratio, is: 0.652 }, { ...ratio, is: 1.6 })).toEqual([
    0,
    [
      'what     measured  budget',
      'archive  200 KB    at most 200 KB  ok',
      'ratio    0.65      1 to 1.5        under',
      'ratio    1.6       1 to 1.5        over',
    ],
  ]);
  expect(told({ ...archive, is: 200.4 })).toEqual([
    1,
    [expect.anything(), expect.stringContaining('passed: an error')],
  ]);
});
