import { CommanderError } from 'commander';
import { failure, readOptions } from '../../../demo/options';
import { readStack, readStacks } from '../../../demo/stacks';

test('a failure is of a call that the function makes', () => {
  expect(failure('TagResources:Throttling')).toEqual({ action: 'TagResources', code: 'Throttling' });
  expect(() => failure('CopyImages:Throttling')).toThrow('the function never calls CopyImages; is it CopyImage?');
  expect(() => failure('RunInstances:Throttling')).toThrow(
    /never calls RunInstances; it calls CopyImage, CreateImage, /,
  );
  expect(() => failure('CopyImage')).toThrow('must be Action:Code');
});

test.each([
  [['--nights', '0'], /--nights.*1 to 366, got 0/],
  [['--fail', 'CopyImage'], /--fail.*Action:Code/],
  [['--fail', 'CopyImages:Throttling'], /--fail.*never calls CopyImages; is it CopyImage\?/],
  [['--night', '3'], /unknown option '--night'/],
  [['prod'], /too many arguments/],
  [['--stay', '--json'], /'--stay' cannot be used with option '--json'/],
])('wrong usage %j is told in one line', (args, message) => {
  const told: string[] = [];
  expect(() => readOptions(args, (text) => void told.push(text))).toThrow(CommanderError);
  expect(told.join('')).toMatch(message);
  expect(told.join('').trim().split('\n')).toHaveLength(told.join('').includes('Did you mean') ? 2 : 1);
});

test('what is said is taken', () => {
  const args = ['--nights', '7', '--stack', 'mine', '--fail', 'CopyImage:Throttling', '--json', '--disaster'];
  const fail = { action: 'CopyImage', code: 'Throttling' };
  expect(readOptions(args)).toEqual({ nights: 7, stack: 'mine', fail, json: true, disaster: true, stay: false });
  expect(readOptions(['--stay'])).toMatchObject({ stay: true });
});

test('what is not said is as documented', () => {
  expect(readOptions([])).toEqual({ nights: 3, stack: 'prod', json: false, disaster: false, stay: false });
});

test('a stack that is not there is told with those that are', () => {
  expect(() => readStack('nowhere', new Date(0))).toThrow(
    /^The command line has a problem:\s+--stack must name a file .*prod.*received: nowhere/s,
  );
});

test('a recovery stack has no nights to show', () => {
  const read = () => readStacks({ stack: 'recovery', disaster: false }, new Date());
  expect(read).toThrow(/--stack must name a stack that protects servers.*received: recovery/s);
});
