import { homedir } from 'node:os';
import { join } from 'node:path';
import { DefaultCredentialsProvider } from '@alicloud/credentials';
import type { Credentials } from '../cloud/alibaba/wire';
import { CliError, EXIT } from './exit';
import type { Surroundings } from './surroundings';

/** Variables that hold a key: of Alibaba Cloud's tools, then of the Pulumi provider, which a person who deploys has. */
const VARIABLES = [
  ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
  ['ALICLOUD_ACCESS_KEY', 'ALICLOUD_SECRET_KEY', 'ALICLOUD_SECURITY_TOKEN'],
] as const;

export interface Key {
  credentials: Credentials;
  /** Where a person looks for it: names of variables or of a file, and nothing that stands in them. */
  origin: string;
}

/** Gives the credentials that hold now; those of roles end, and are renewed by asking again. */
export type KeySource = () => Promise<Key>;

/**
 * @param local may hold the local cloud's key, as `http://<id>:<secret>@127.0.0.1:<port>`
 * @throws CliError for half a key in the environment
 */
export function keySource(env: Surroundings['env'], local: URL | undefined): KeySource {
  const known = inUrl(local) ?? inEnvironment(env);
  if (known) return () => Promise.resolve(known);
  if (local) return () => Promise.reject(noneForLocal());
  const chain = DefaultCredentialsProvider.builder().build();
  return async () => {
    try {
      const { accessKeyId, accessKeySecret, securityToken, providerName } = await chain.getCredentials();
      const credentials = { accessKeyId, accessKeySecret, securityToken: securityToken || undefined };
      return { credentials, origin: originOf(providerName, env) };
    } catch {
      // The chain's own words may quote the files that it has read.
      throw noneFound();
    }
  };
}

function inUrl(local: URL | undefined): Key | undefined {
  if (!local?.username || !local.password) return undefined;
  const credentials = {
    accessKeyId: decodeURIComponent(local.username),
    accessKeySecret: decodeURIComponent(local.password),
  };
  return { credentials, origin: 'the URL of --local' };
}

/** Half a key is a mistake; looking further would ask as somebody else. */
function inEnvironment(env: Surroundings['env']): Key | undefined {
  for (const [id, secret, token] of VARIABLES) {
    const { [id]: accessKeyId, [secret]: accessKeySecret, [token]: securityToken } = env;
    if (accessKeyId && accessKeySecret) {
      const credentials = { accessKeyId, accessKeySecret, securityToken: securityToken || undefined };
      return { credentials, origin: `${id} and ${secret}${securityToken ? ` and ${token}` : ''}` };
    }
    if (accessKeyId) throw halfKey(id, secret);
    if (accessKeySecret) throw halfKey(secret, id);
  }
  return undefined;
}

/** The provider's name in the chain, such as `default/cli_profile`, in words that say where to look. */
function originOf(providerName: string, env: Surroundings['env']): string {
  const profile = env.ALIBABA_CLOUD_PROFILE ? `the profile ${env.ALIBABA_CLOUD_PROFILE}` : 'the current profile';
  switch (providerName.split('/').at(-1)) {
    case 'cli_profile':
      return `${profile} in ${join(homedir(), '.aliyun', 'config.json')}`;
    case 'profile':
      return env.ALIBABA_CLOUD_CREDENTIALS_FILE ?? join(homedir(), '.alibabacloud', 'credentials');
    case 'oidc_role_arn':
      return 'the role of ALIBABA_CLOUD_ROLE_ARN, by OIDC';
    case 'ecs_ram_role':
      return 'the role of this ECS instance';
    case 'credential_uri':
      return 'ALIBABA_CLOUD_CREDENTIALS_URI';
    default:
      return "the chain of Alibaba Cloud's tools";
  }
}

function halfKey(set: string, unset: string): CliError {
  const advice = 'Set both, or neither: then other variables and the profiles of the tools are looked through.';
  return new CliError(EXIT.usage, `half a key: ${set} is set, and ${unset} is not, or is empty`, advice);
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
