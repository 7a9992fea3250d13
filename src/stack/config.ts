import * as pulumi from '@pulumi/pulumi';
import { parseSettings, type Parsed } from '../plan/config/parse';
import { ConfigError } from '../plan/config/problems';

/**
 * The stack's config, validated before anything is declared.
 *
 * @throws RunError that lists every problem; Pulumi shows it without a stack trace
 */
export function readStackConfig(now: Date): Parsed {
  try {
    return parseSettings({
      config: pulumi.runtime.allConfig(),
      secretKeys: secretKeys(),
      project: pulumi.getProject(),
      stack: pulumi.getStack(),
      now,
    });
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}

/** Pulumi decrypts config before the program sees it, and tells which keys were secret beside it. */
function secretKeys(): string[] {
  const text = process.env['PULUMI_CONFIG_SECRET_KEYS'];
  const keys: unknown = text ? JSON.parse(text) : [];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}
