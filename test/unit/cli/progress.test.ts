import { Progress } from '../../../src/cli/progress';

/** What a bar writes to a terminal until the process is killed: it is never told to stop. */
function written(endsWithProcess: boolean): string {
  let said = '';
  const stream = { isTTY: true, columns: 100, write: (text: string) => (said += text), cursorTo: () => true };
  const rest = { clearLine: () => true, clearScreenDown: () => true, moveCursor: () => true };
  const progress = new Progress({ ...stream, ...rest }, endsWithProcess);
  progress.show([{ key: 'rehearsal', percent: 50, doing: '4 nights' }]);
  const before = said;
  progress.stop();
  return before;
}

test('where Ctrl-C ends the process, a bar changes no mode of the terminal', () => {
  const modes = /\u001b\[\?(25|7)l/g;
  expect(written(false).match(modes)).toHaveLength(2);
  expect(written(true).match(modes)).toBeNull();
});
