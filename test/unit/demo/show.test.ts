import { stripVTControlCharacters } from 'node:util';
import { showCalls, showDeployed, showImages } from '../../../demo/show';

function said(show: () => void): string {
  const spy = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  show();
  const text = spy.mock.calls.join('');
  spy.mockRestore();
  return stripVTControlCharacters(text);
}

test.each([
  [1, '1 tick'],
  [864, '864 ticks'],
])('calls are told with the ticks that made them: %i', (ticks, text) => {
  expect(said(() => showCalls({ CopyImage: 6, DescribeImages: 3766 }, ticks))).toBe(
    `\nThe function's calls, over ${text}\naction          calls\nCopyImage       6\nDescribeImages  3766\n`,
  );
});

test('of what was deployed that which is in the cloud, by the names that pulumi shows', () => {
  const resource = (type: string, id: string) => ({ type, name: 'tick-cn-qingdao', id, urn: '', properties: {} });
  const resources = [resource('offsite:stack:TickFunction', ''), resource('alicloud:fc/v3Function:V3Function', 'one')];
  const shown = said(() => showDeployed({ resources, outputs: { functionName: 'one' }, warnings: ['look'] } as never));
  expect(shown.split(/\n+/)).toEqual([
    'deployed       id',
    'fc:V3Function  one',
    'output        value',
    'functionName  one',
    'warning: look',
    '',
  ]);
});

test('an image that is not there yet is told as that', () => {
  const image = { region: 'cn-qingdao', imageId: 'm-1', name: 'one', createdAt: '', tags: {} };
  expect(said(() => showImages([{ ...image, status: 'Available' }]))).toBe(
    'region      image  name\ncn-qingdao  m-1    one\n',
  );
  expect(said(() => showImages([{ ...image, status: 'Creating' }]))).toMatch(/m-1 +one +Creating\n$/);
});
