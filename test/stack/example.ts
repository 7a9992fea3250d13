import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPulumiGives, stackFileConfig } from '../../src/plan/config/stack-file';

const FILE = join(__dirname, '../../Pulumi.prod.yaml');

export const IDS = ['i-uf661wb708uvqc9jyhel', 'i-uf661wb708uvqc9jyhem'];

/** The config of Pulumi.prod.yaml as Pulumi hands it to the program: text, structures as JSON. */
export const EXAMPLE: Readonly<Record<string, string>> = asPulumiGives(
  stackFileConfig(readFileSync(FILE, 'utf8'), 'Pulumi.prod.yaml'),
).config;

/** As `pulumi config set --path offsite:plans.nightly.<key>` leaves it. */
export function withPlan(changes: Record<string, unknown>): Record<string, string> {
  const plans = JSON.parse(EXAMPLE['offsite:plans'] ?? '') as { nightly: Record<string, unknown> };
  return { ...EXAMPLE, 'offsite:plans': JSON.stringify({ nightly: { ...plans.nightly, ...changes } }) };
}
