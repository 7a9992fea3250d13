import { cloudError } from '../../../src/cloud/alibaba/errors';

/** As the SDK throws it for an answer of the cloud: its own text repeats code, status and request id. */
function answer(code: string, message: string, statusCode = 403): object {
  const requestId = '0F1E-2D3C';
  return Object.assign(new Error(`${code}: code: ${statusCode}, ${message} request id: ${requestId}`), {
    code,
    statusCode,
    requestId,
    data: { Code: code, Message: message, RequestId: requestId },
  });
}

test('a refusal says code, reason and request id once each', () => {
  expect(
    cloudError(answer('QuotaExceed.Image', 'The image quota\n exceeds.'), 'CreateImage', 'cn-shanghai'),
  ).toMatchObject({
    kind: 'refused',
    code: 'QuotaExceed.Image',
    message: 'The image quota exceeds.',
    requestId: '0F1E-2D3C',
    operation: 'CreateImage',
    region: 'cn-shanghai',
  });
});

test('also where only the text of the SDK is there', () => {
  const bare = {
    ...answer('Throttling.User', 'slow down', 400),
    message: 'code: 400, slow down request id: 0F1E-2D3C',
  };
  expect(cloudError({ ...bare, data: undefined }, 'CopyImage', 'cn-shanghai').message).toBe('slow down');
});

test('the request as the cloud would have signed it is left out', () => {
  const told = 'Specified signature is not matched. server string to sign is:POST\n/\nAccessKeyId=canary';
  const { message } = cloudError(answer('SignatureDoesNotMatch', told, 400), 'GetRole', 'RAM');
  expect(message).toBe('Specified signature is not matched.');
});

test('a connection that broke says what broke, without the request', () => {
  const broken = Object.assign(
    new Error(
      'getaddrinfo ENOTFOUND ecs.cn-shanghai.aliyuncs.comPOST https://ecs.cn-shanghai.aliyuncs.com/?A=1&B=2 failed.',
    ),
    { code: 'ENOTFOUND' },
  );
  expect(cloudError(broken, 'DescribeImages', 'cn-shanghai').message).toBe(
    'getaddrinfo ENOTFOUND ecs.cn-shanghai.aliyuncs.com',
  );
});

test.each([
  ['ConnectTimeout: Connect HTTPS://ecs.cn-qingdao.aliyuncs.com/?Password=canary failed.', 'ConnectTimeout:'],
  ['ReadTimeout: 20000. POST /?Password=canary&A=1 failed.', 'ReadTimeout: 20000.'],
])('nor does a time-out show the request: %s', (message, told) => {
  const late = Object.assign(new Error(message), { name: 'RequestTimeoutError' });
  expect(cloudError(late, 'RunInstances', 'cn-qingdao')).toMatchObject({ code: 'Timeout', message: told });
});

test.each([
  ['a connection that broke', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'unreachable'],
  ['a page of HTML', new SyntaxError('Unexpected token <'), 'server'],
  ['a server error', answer('InternalError', 'try later', 500), 'server'],
  ['a right that is missing', answer('Forbidden.RAM', 'not authorized'), 'denied'],
  ['a key that nobody has', answer('InvalidAccessKeyId.NotFound', 'not found', 404), 'wrong-key'],
  ['a session that has ended', answer('InvalidSecurityToken.Expired', 'expired', 400), 'wrong-key'],
  ['a wrong secret', answer('SignatureDoesNotMatch', 'not matched', 400), 'wrong-key'],
  ['half a signature', answer('IncompleteSignature', 'not complete', 400), 'wrong-key'],
  ['a wrong clock', answer('InvalidTimeStamp.Expired', 'expired', 400), 'wrong-key'],
  ['a nonce that was used: it is signed anew', answer('SignatureNonceUsed', 'used', 400), 'throttled'],
  ['a lock of compliance', answer('SnapshotLockedByCompliance', 'locked'), 'in-use'],
])('%s', (_name, thrown, kind) => {
  expect(cloudError(thrown, 'CreateImage', 'cn-shanghai').kind).toBe(kind);
});

test.each([
  ['OperationDenied.NoStock'],
  ['Zone.NotOnSale'],
  ['InvalidInstanceType.NotFound'],
  ['InvalidInstanceType.ValueNotSupported'],
  ['InvalidVSwitchId.IpNotEnough'],
])('%s: another place may have it', (code) => {
  expect(cloudError(answer(code, 'sold out'), 'RunInstances', 'cn-qingdao').kind).toBe('sold-out');
});
