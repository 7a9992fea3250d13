import type { Caller } from '../core/call';
import { CloudError } from '../core/error';
import type { World } from '../core/world';
import { findCredential } from './credentials';
import type { NonceBook } from './nonces';
import { acs3 } from './signature/acs3';
import { ossV1, ossV4 } from './signature/oss';
import { roaV1 } from './signature/roa';
import { rpcV1 } from './signature/rpc';
import { sls, slsV4 } from './signature/sls';
import type { Signed, SignatureStyle } from './signature/style';
import type { Wire } from './wire';

const STYLES: SignatureStyle[] = [acs3, roaV1, sls, slsV4, ossV4, ossV1, rpcV1];
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
  if (!isNear(signed.date, clocks)) {
    throw new CloudError('InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.', 400);
  }
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

function isNear(date: string, clocks: Clocks): boolean {
  const sent = new Date(date).getTime();
  if (Number.isNaN(sent)) return false;
  const own = clocks.skewMs === undefined ? [clocks.virtual, clocks.real] : [clocks.virtual + clocks.skewMs];
  return own.some((time) => Math.abs(time - sent) <= WINDOW_MS);
}
