import { Provider } from '@pulumi/alicloud/provider';
import * as pulumi from '@pulumi/pulumi';

const PLAIN_KEYS = ['profile', 'sharedCredentialsFile', 'ecsRoleName', 'accountId', 'accountType'] as const;
const SECRET_KEYS = ['accessKey', 'secretKey', 'securityToken'] as const;

/**
 * A provider for one region. It takes credentials as the default one would: from `alicloud:` config, which a provider made
 * by a program does not read by itself, or else from the environment.
 */
export function regionProvider(name: string, region: string): Provider {
  const config = new pulumi.Config('alicloud');
  return new Provider(name, {
    region,
    ...Object.fromEntries(PLAIN_KEYS.map((key) => [key, config.get(key)])),
    ...Object.fromEntries(SECRET_KEYS.map((key) => [key, config.getSecret(key)])),
    assumeRole: config.getObject('assumeRole'),
  });
}
