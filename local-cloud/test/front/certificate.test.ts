import { X509Certificate } from 'node:crypto';
import { makeCertificates } from '../../src/front/certificate';

/** That clients of all kinds take them: sdk-over-tls.test.ts and python/. */
test.each(['2026-03-01T10:00:00Z', '2035-12-31T23:59:59Z'])('a CA and a leaf for its hosts, as made at %s', (at) => {
  const now = new Date(at);
  const made = makeCertificates(['cn-shanghai'], now);
  const [ca, leaf] = [new X509Certificate(made.ca), new X509Certificate(made.cert)];
  expect([ca.ca, ca.checkIssued(ca), ca.verify(ca.publicKey)]).toEqual([true, true, true]);
  expect([leaf.ca, leaf.checkIssued(ca), leaf.verify(ca.publicKey)]).toEqual([false, true, true]);
  for (const host of ['ecs.aliyuncs.com', 'ecs.cn-shanghai.aliyuncs.com', 'p.cn-shanghai.log.aliyuncs.com']) {
    expect(leaf.checkHost(host)).toBeDefined();
  }
  expect(leaf.checkHost('example.com')).toBeUndefined();
  // Twenty years either way, on both sides of 2050, from when on years are written otherwise.
  for (const { validFrom, validTo } of [ca, leaf]) {
    expect((now.getTime() - Date.parse(validFrom)) / 86_400_000).toBe(7300);
    expect((Date.parse(validTo) - now.getTime()) / 86_400_000).toBe(7300);
  }
  expect(new X509Certificate(makeCertificates(['cn-shanghai'], now).ca).serialNumber).not.toBe(ca.serialNumber);
});
