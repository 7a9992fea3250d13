import { failed } from '../../../src/cli/failed';
import { CliError, EXIT } from '../../../src/cli/exit';
import { Output } from '../../../src/cli/output';
import type { Context } from '../../../src/cli/context';
import { CloudError, type ErrorKind } from '../../../src/cloud/errors';

function told(error: Error, json = false) {
  const said = { out: '', err: '' };
  const out = new Output(
    { write: (text) => (said.out += text) },
    { write: (text) => (said.err += text), isTTY: false },
    {},
  );
  const context: Partial<Context> = { out, keyOrigin: 'ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY' };
  const code = failed(error, context as Context, json);
  return { code, ...said };
}

function refusal(kind: ErrorKind, code: string, requestId?: string): CloudError {
  return new CloudError({ kind, code, message: 'So it is.', requestId, operation: 'DescribeImages', region: 'cn-a' });
}

test('a wrong key: what was asked, what the cloud answered, and where the key is from', () => {
  const { code, err } = told(refusal('wrong-key', 'SignatureDoesNotMatch', 'R-1'));
  expect(code).toBe(3);
  expect(err).toContain('DescribeImages in cn-a was answered: SignatureDoesNotMatch So it is. (request id R-1)');
  expect(err).toContain('ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY');
  expect(err).toContain('clock');
});

test('a right that is missing is one of the key, a region that is silent did not answer', () => {
  expect(told(refusal('denied', 'Forbidden.RAM', 'R-1')).err).toMatch(/ALICLOUD_SECRET_KEY: its RAM policies/);
  expect(told(refusal('unreachable', 'ECONNREFUSED')).err).toContain('cn-a did not answer: ECONNREFUSED');
});

test('the kind in the document says what the exit code says', () => {
  const kindOf = (error: Error) => (JSON.parse(told(error, true).out) as { error: { kind: string } }).error.kind;
  expect(kindOf(new CliError(EXIT.usage, 'a'))).toBe('usage');
  expect(kindOf(new CliError(EXIT.unasked, 'a'))).toBe('cloud');
  expect(kindOf(new CliError(EXIT.broken, 'a'))).toBe('broken');
  expect(kindOf(refusal('server', 'InternalError'))).toBe('cloud');
});

test('a fault of the program is none of these', () => {
  expect(() => told(new TypeError('x'))).toThrow(TypeError);
});
