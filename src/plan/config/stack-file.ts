import { parse } from 'yaml';
import { ConfigError } from './problems';
import { isRecord } from './reader';

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
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new ConfigError([{ path: name, rule: 'must be YAML', received: reason, example: 'config: { ... }' }]);
  }
  const config = isRecord(content) ? content['config'] : undefined;
  if (isRecord(config)) return config;
  throw new ConfigError([{ path: name, rule: 'must hold a map called config', example: 'config: { ... }' }]);
}
