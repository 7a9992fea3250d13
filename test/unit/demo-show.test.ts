import { showCalls } from '../../demo/show';

test.each([
  [1, '1 tick'],
  [864, '864 ticks'],
])('calls are told with the ticks that made them: %i', (ticks, text) => {
  const spy = jest.spyOn(console, 'log').mockImplementation();
  showCalls({ CopyImage: 6, DescribeImages: 3766 }, ticks);
  const said = spy.mock.calls.map(([line]) => String(line));
  spy.mockRestore();
  expect(said).toEqual([`\nThe function's calls, over ${text}`, '  CopyImage 6, DescribeImages 3766']);
});
