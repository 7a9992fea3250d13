import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Certificates {
  /** PEM of the private CA: what clients are told to trust. */
  ca: string;
  cert: string;
  key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** A new CA, and one leaf for every host of the cloud. The CA's key is not kept. */
export async function makeCertificates(regions: string[], now: Date): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto);
  const keys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [caKeys, leafKeys] = await Promise.all([keys(), keys()]);
  // Clients check validity by their own clock, which may be virtual: the certificates hold for decades both ways.
  const period = {
    notBefore: new Date(now.getTime() - 7300 * DAY_MS),
    notAfter: new Date(now.getTime() + 7300 * DAY_MS),
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Local cloud CA',
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    ...period,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=aliyuncs.com',
    issuer: ca.subject,
    publicKey: leafKeys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    ...period,
    extensions: [
      new x509.SubjectAlternativeNameExtension(namesFor(regions).map((value) => ({ type: 'dns' as const, value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
  return { ca: ca.toString('pem'), cert: leaf.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

/** A wildcard covers one label only, so every region needs its own. */
const namesFor = (regions: string[]): string[] => [
  'aliyuncs.com',
  '*.aliyuncs.com',
  '*.log.aliyuncs.com',
  ...regions.flatMap((id) => [
    `*.${id}.aliyuncs.com`,
    `*.${id}.log.aliyuncs.com`,
    `*.${id}-intranet.log.aliyuncs.com`,
    `*.oss-${id}.aliyuncs.com`,
    `*.oss-${id}-internal.aliyuncs.com`,
    `*.${id}.fc.aliyuncs.com`,
    `*.${id}-internal.fc.aliyuncs.com`,
  ]),
];
