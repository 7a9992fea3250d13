import { failure } from '../../demo/options';

test('a failure is of a call that the function makes', () => {
  expect(failure('TagResources:Throttling')).toEqual({ action: 'TagResources', code: 'Throttling' });
  expect(() => failure('CopyImages:Throttling')).toThrow('the function never calls CopyImages; is it CopyImage?');
  expect(() => failure('RunInstances:Throttling')).toThrow(
    /never calls RunInstances; it calls CopyImage, CreateImage, /,
  );
  expect(() => failure('CopyImage')).toThrow('must be Action:Code');
});
