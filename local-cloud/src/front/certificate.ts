import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, text, time, yes } from './der';

export interface Certificates {
  /** PEM of the private CA: what clients are told to trust. */
  ca: string;
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;
const CA = 'Local cloud CA';
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A new CA, and one leaf for every host of the cloud. The CA's key is not kept. */
export function makeCertificates(regions: string[], now: Date): Certificates {
  const [ca, leaf] = [newKey(), newKey()];
  // Clients check validity by their own clock, which may be virtual: the certificates hold for decades both ways.
  const years = sequence(time(new Date(now.getTime() - 7300 * DAY_MS)), time(new Date(now.getTime() + 7300 * DAY_MS)));
  const signed = (subject: string, key: KeyObject, extensions: Buffer[]): string =>
    certificate(
      [name(CA), years, name(subject), key.export({ type: 'spki', format: 'der' })],
      extensions,
      ca.privateKey,
    );
  return {
    ca: signed(CA, ca.publicKey, [
      extension(BASIC_CONSTRAINTS, sequence(yes, integer(Buffer.of(0))), yes),
      keyUsage(CERT_AND_CRL_SIGN),
    ]),
    cert: signed('aliyuncs.com', leaf.publicKey, [
      extension(ALTERNATIVE_NAMES, sequence(...namesFor(regions).map((host) => der(DNS_NAME, Buffer.from(host))))),
      extension(EXTENDED_KEY_USAGE, sequence(oid(SERVER_AUTH))),
      keyUsage(DIGITAL_SIGNATURE),
    ]),
    key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const ALTERNATIVE_NAMES = '2.5.29.17';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const COMMON_NAME = '2.5.4.3';
/** Tags of their own of a certificate's fields, and of a name's kind. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
/** Bits from the left, and how many at the end are not used. */
const DIGITAL_SIGNATURE = bits(Buffer.of(0b1000_0000), 7);
const CERT_AND_CRL_SIGN = bits(Buffer.of(0b0000_0110), 1);

/** PEM of a certificate, as RFC 5280 lays it out. @param who issuer, validity, subject and public key */
function certificate(who: Buffer[], extensions: Buffer[], signer: KeyObject): string {
  const version3 = der(VERSION, integer(Buffer.of(2)));
  const more = der(EXTENSIONS, sequence(...extensions));
  const body = sequence(version3, serialNumber(), ECDSA_WITH_SHA256, ...who, more);
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, signer)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** By chance, positive and of one length. */
const serialNumber = (): Buffer => integer(Buffer.concat([Buffer.of(0x40), randomBytes(15)]));

const name = (common: string): Buffer => sequence(der(0x31, sequence(oid(COMMON_NAME), text(common))));

const extension = (id: string, value: Buffer, ...critical: Buffer[]): Buffer =>
  sequence(oid(id), ...critical, octets(value));

const keyUsage = (usage: Buffer): Buffer => extension(KEY_USAGE, usage, yes);

/** A wildcard covers one label only, so every region needs its own. */
const namesFor = (regions: string[]): string[] => [
  'aliyuncs.com',
  '*.aliyuncs.com',
  '*.log.aliyuncs.com',
  ...regions.flatMap((id) => [
    `*.${id}.aliyuncs.com`,
    `*.${id}.log.aliyuncs.com`,
    `*.oss-${id}.aliyuncs.com`,
    `*.${id}.fc.aliyuncs.com`,
  ]),
];
