import { DefaultCredentialsProvider } from '@alicloud/credentials';
import type { Credentials } from '../cloud/alibaba/client';
import { CliError, EXIT } from './exit';
import type { Surroundings } from './surroundings';

/** Variables that hold a key: of Alibaba Cloud's tools, then of the Pulumi provider, which a person who deploys has. */
const VARIABLES = [
  ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
  ['ALICLOUD_ACCESS_KEY', 'ALICLOUD_SECRET_KEY', 'ALICLOUD_SECURITY_TOKEN'],
] as const;

/** Gives the credentials that hold now; those of roles end, and are renewed by asking again. */
export type CredentialSource = () => Promise<Credentials>;

/** @param local may hold the local cloud's key, as `http://<id>:<secret>@127.0.0.1:<port>` */
export function credentialSource(env: Surroundings['env'], local: URL | undefined): CredentialSource {
  const known = inUrl(local) ?? inEnvironment(env);
  if (known) return () => Promise.resolve(known);
  if (local) return () => Promise.reject(noneForLocal());
  const chain = DefaultCredentialsProvider.builder().build();
  return async () => {
    try {
      const { accessKeyId, accessKeySecret, securityToken } = await chain.getCredentials();
      return { accessKeyId, accessKeySecret, securityToken: securityToken || undefined };
    } catch {
      // The chain's own words may quote the files that it has read.
      throw noneFound();
    }
  };
}

function inUrl(local: URL | undefined): Credentials | undefined {
  if (!local?.username || !local.password) return undefined;
  return {
    accessKeyId: decodeURIComponent(local.username),
    accessKeySecret: decodeURIComponent(local.password),
  };
}

function inEnvironment(env: Surroundings['env']): Credentials | undefined {
  for (const [id, secret, token] of VARIABLES) {
    const { [id]: accessKeyId, [secret]: accessKeySecret, [token]: securityToken } = env;
    if (accessKeyId && accessKeySecret) {
      return { accessKeyId, accessKeySecret, securityToken: securityToken || undefined };
    }
  }
  return undefined;
}

function noneFound(): CliError {
  const message = 'no credentials were found, so the cloud was not asked';
  const advice =
    'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY), ' +
    'or log in with the aliyun command: its profiles, OIDC and the role of an ECS instance are found too.';
  return new CliError(EXIT.unasked, message, advice);
}

function noneForLocal(): CliError {
  const advice =
    'Give the accessKeyId and accessKeySecret that it printed: in ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET, or as ' +
    '--local http://<id>:<secret>@127.0.0.1:<port>.';
  return new CliError(EXIT.unasked, 'there is no key for the local cloud, so it was not asked', advice);
}
