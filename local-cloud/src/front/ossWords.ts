import type { CloudError } from '../core/error';

/** OSS has codes of its own for what the front finds wrong with any request: code, status, message. */
const WORDS: Record<string, [string, number, string?]> = {
  'InvalidAccessKeyId.NotFound': [
    'InvalidAccessKeyId',
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
  ],
  'InvalidAccessKeyId.Inactive': ['InvalidAccessKeyId', 403, 'The OSS Access Key Id you provided is disabled.'],
  'InvalidSecurityToken.Expired': ['SecurityTokenExpired', 403, 'The security token you provided has expired.'],
  'InvalidSecurityToken.Malformed': ['InvalidSecurityToken', 403, 'The security token you provided is invalid.'],
  'InvalidSecurityToken.MismatchWithAccessKey': [
    'InvalidSecurityToken',
    403,
    'The security token you provided is invalid.',
  ],
  MissingSecurityToken: [
    'InvalidAccessKeyId',
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
  ],
  MissingAccessKeyId: ['AccessDenied', 403, 'Anonymous access is forbidden for this operation.'],
  'InvalidTimeStamp.Expired': [
    'RequestTimeTooSkewed',
    403,
    'The difference between the request time and the current time is too large.',
  ],
  SignatureDoesNotMatch: ['SignatureDoesNotMatch', 403],
  'Forbidden.RAM': ['AccessDenied', 403],
  'InvalidAction.NotFound': ['NotImplemented', 501],
};

/** An error of the front as OSS tells it; any other is OSS's own already. The call log keeps the general code. */
export function inOssWords({ code, message, status }: CloudError): { code: string; message: string; status: number } {
  const [own = code, ownStatus = status, words = message] = WORDS[code] ?? [];
  return { code: own, message: words, status: ownStatus };
}
