import { parse } from 'yaml';
import { ConfigError, ROOT } from './problems';
import { isRecord } from '../record';
import { withoutSecureNodes } from './secrets';

/**
 * The config of a Pulumi.<stack>.yaml, for those who read it without Pulumi. Scalars stay the text that the user typed.
 *
 * @param name of the file, for errors
 * @throws ConfigError when it is no YAML or has no config
 */
export function stackFileConfig(text: string, name: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text, { schema: 'failsafe', customTags: ['null'], logLevel: 'error' });
  } catch (error) {
    // The first line says what and where; the lines after it quote the file, and may quote a secret.
    const because = error instanceof Error ? error.message.split('\n')[0]?.replace(/:$/, '') : '';
    throw new ConfigError([{ path: name, rule: 'must be YAML', because, example: 'config: { ... }' }]);
  }
  const config = isRecord(content) ? content['config'] : undefined;
  if (isRecord(config)) return config;
  throw new ConfigError([{ path: name, rule: 'must hold a map called config', example: 'config: { ... }' }]);
}

/**
 * The same config as Pulumi would hand it to a program: by full keys, as text, structures as JSON, with the keys that are
 * secret beside it. What only Pulumi can decrypt is the text `encrypted`.
 */
export function asPulumiGives(config: Record<string, unknown>): {
  config: Record<string, string>;
  secretKeys: string[];
} {
  const given: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, raw] of Object.entries(config)) {
    const full = key.includes(':') ? key : ROOT + key;
    const { value, secret } = withoutSecureNodes(raw);
    if (secret) secretKeys.push(full);
    if (value !== null && value !== undefined) given[full] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return { config: given, secretKeys };
}
