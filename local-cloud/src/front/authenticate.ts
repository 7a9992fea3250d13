import type { Caller } from '../core/call';
import { CloudError } from '../core/error';
import type { World } from '../core/world';
import { findCredential } from './credentials';
import type { NonceBook } from './nonces';
import { acs3 } from './signature/acs3';
import { ossUrlV1, ossUrlV4, ossV1, ossV4 } from './signature/oss';
import { roaV1 } from './signature/roa';
import { rpcV1 } from './signature/rpc';
import { sls, slsV4 } from './signature/sls';
import type { Signed, SignatureStyle } from './signature/style';
import type { Wire } from './wire';

const STYLES: SignatureStyle[] = [acs3, roaV1, sls, slsV4, ossV4, ossV1, ossUrlV4, ossUrlV1, rpcV1];
const WINDOW_MS = 15 * 60_000;

/** Times that a request's date may be near to, ms. */
export interface Clocks {
  virtual: number;
  real: number;
  /** A skew fault: the cloud's own clock is off by this much, and it looks at no other. */
  skewMs?: number;
}

/** Who signed this request? @throws CloudError with the documented code if the signature does not hold. */
export function authenticate(wire: Wire, world: World, clocks: Clocks, nonces: NonceBook): Caller {
  const signed = readSignature(wire);
  const { secret, caller } = findCredential(world, signed);
  checkDate(signed, clocks);
  if (signed.expected(secret) !== signed.signature) {
    const shown = signed.stringToSign;
    throw new CloudError(
      'SignatureDoesNotMatch',
      `Specified signature is not matched with our calculation. server string to sign is:${shown}`,
      400,
    );
  }
  if (signed.nonce !== undefined && !nonces.use(`${signed.accessKeyId}/${signed.nonce}`, clocks.virtual)) {
    throw new CloudError('SignatureNonceUsed', 'Specified signature nonce was used already.', 400);
  }
  return caller;
}

function readSignature(wire: Wire): Signed {
  for (const style of STYLES) {
    const signed = style(wire);
    if (signed) return signed;
  }
  throw new CloudError(
    'MissingAccessKeyId',
    'The request holds no AccessKeyId and no signature that is known here.',
    400,
  );
}

/** @throws CloudError with the documented code */
function checkDate({ date, dateForm, until }: Signed, clocks: Clocks): void {
  if (dateForm && !dateForm.test(date)) {
    throw new CloudError(
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted: yyyy-MM-ddTHH:mm:ssZ.',
      400,
    );
  }
  const own = clocks.skewMs === undefined ? [clocks.virtual, clocks.real] : [clocks.virtual + clocks.skewMs];
  const sent = date === '' && until !== undefined ? -Infinity : new Date(date).getTime();
  const last = until ?? sent + WINDOW_MS;
  if (own.some((time) => time >= sent - WINDOW_MS && time <= last)) return;
  if (until !== undefined) throw new CloudError('AccessDenied', 'Request has expired.', 403);
  throw new CloudError('InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.', 400);
}
