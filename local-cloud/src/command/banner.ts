import type { Endpoints } from '../core/call';

/** Where the cloud listens, for people: with what a shell needs to reach it. */
export function banner(endpoints: Endpoints, clock: string): string {
  const { httpUrl, proxyUrl, controlUrl, caFile, tlsPort, accountId, accessKeyId, accessKeySecret } = endpoints;
  const rows = { httpUrl, proxyUrl, controlUrl, caFile, tlsPort, accountId, accessKeyId, accessKeySecret, clock };
  const lines = Object.entries(rows).map(([name, value]) => `  ${name.padEnd(16)} ${value}`);
  return [
    'The local cloud is up, on 127.0.0.1 only. Its keys are good for nothing elsewhere.',
    '',
    ...lines,
    '',
    'The key, to paste:',
    `  export ALICLOUD_ACCESS_KEY=${accessKeyId} ALICLOUD_SECRET_KEY=${accessKeySecret}`,
    '',
    'Clients reach it through their proxy and CA variables (which ones: local-cloud/README.md). Time:',
    `  curl ${controlUrl}clock -d '{"advance": "PT35M"}'`,
    '',
  ].join('\n');
}
