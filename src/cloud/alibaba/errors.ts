import { CloudError, type ErrorKind } from '../errors';

const KINDS: [RegExp, ErrorKind][] = [
  // A repeat is signed anew, with another nonce.
  [/Throttling|^ServiceUnavailable$|^SignatureNonceUsed$/i, 'throttled'],
  [/^InternalError/, 'server'],
  [
    /^(InvalidAccessKey|InvalidSecurityToken|MissingSecurityToken|SecurityTokenExpired|Signature|IncompleteSignature|InvalidTimeStamp)/,
    'wrong-key',
  ],
  [/^(Forbidden\.RAM|NoPermission)/, 'denied'],
  [
    /NoStock|NotOnSale|IpNotEnough|^InvalidInstanceType\.|^InvalidResourceType\.NotSupported|^ImageNotSupportInstanceType/,
    'sold-out',
  ],
  [/\.NotFound$|^(InvalidSnapshotId\.NotFound|InvalidImageId\.NotFound)/, 'not-found'],
  [/^InvalidImageName\.Duplicated?$/, 'name-taken'],
  // The code for a token that was used with other parameters varies by action; one of them is misspelt by the cloud.
  [
    /^(IdempotentParameterMismatch|IdempotenceParamNotMatch|InvalidParamt?er\.Conflict|InvalidParameter\.Conflict)/,
    'token-reused',
  ],
  [
    /^(IdempotentProcessing|OperationDenied\.ImageCopyConflict|OperationDenied\.ImageCopying|InvalidOperation\.Conflict|IncorrectDiskStatus\.CreatingSnapshot|TooManySnapshot\.Unfinished|IncorrectInstanceStatus\.Initializing|QuotaExceed\.ConcurrentSnapshotQuota)/,
    'busy',
  ],
  [
    /^(ImageUsingByInstance|ImageUseShared|ImageIsPublic|ImageIsExporting|ImageIsImporting|SnapshotCreated|.*Lock)/,
    'in-use',
  ],
];

/** Code of a call that was never answered. */
export const TIMEOUT = 'Timeout';

/** The fields that the SDK's errors have in common; which are there depends on where it failed. */
interface SdkFailure {
  code?: unknown;
  statusCode?: unknown;
  message?: unknown;
  requestId?: unknown;
  data?: { RequestId?: unknown; requestId?: unknown };
}

/** Turns whatever the SDK threw into the project's own error. Nothing of the request, and so no secret, is taken over. */
export function cloudError(thrown: unknown, operation: string, region: string): CloudError {
  if (thrown instanceof CloudError) return thrown;
  const failure = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as SdkFailure;
  const status = typeof failure.statusCode === 'number' ? failure.statusCode : undefined;
  const code = typeof failure.code === 'string' && failure.code ? failure.code : nameOf(thrown);
  return new CloudError({
    kind: kindOf(thrown, code, status),
    code: publicCode(thrown, code, status),
    message: textOf(failure),
    requestId: requestIdOf(failure),
    operation,
    region,
  });
}

function kindOf(thrown: unknown, code: string, status: number | undefined): ErrorKind {
  // A gateway's HTML page reaches us as the SDK's failure to parse it as JSON.
  if (thrown instanceof SyntaxError) return 'server';
  if (status === undefined) return 'unreachable';
  const known = KINDS.find(([pattern]) => pattern.test(code));
  if (known) return known[1];
  return status >= 500 ? 'server' : 'refused';
}

function publicCode(thrown: unknown, code: string, status: number | undefined): string {
  if (thrown instanceof SyntaxError) return 'NotJson';
  return status === undefined && code.startsWith('Request') ? TIMEOUT : code;
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : 'Unknown';
}

function requestIdOf({ requestId, data }: SdkFailure): string | undefined {
  const id = requestId ?? data?.RequestId ?? data?.requestId;
  return typeof id === 'string' && id !== '' && id !== 'undefined' ? id : undefined;
}

/**
 * What stands around the cloud's own words: code, status and request id, or the request of a broken connection, by the SDK; the
 * request once more, as the cloud would have signed it.
 */
const AROUND = [
  /^(\S+: )?code: \d{3}, /,
  / request id: \S*$/,
  /(?:GET|POST|Connect) (?:https?:\/)?\/\S+ failed\.$/i,
  /\s*server string to sign is:.*$/is,
];

/** Without what is told beside it, in one line. */
function textOf({ message }: SdkFailure): string {
  if (typeof message !== 'string') return 'no message';
  const own = AROUND.reduce((text, part) => text.replace(part, ''), message);
  return own.replace(/\s+/g, ' ').trim().slice(0, 300);
}
