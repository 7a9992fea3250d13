import type { Settings } from '../settings';
import { complete } from './complete';
import type { Context, Draft, Given } from './draft';
import { RECOVERY_STACK, SETTINGS } from './fields';
import { ownKeys } from './namespaces';
import { ConfigError, joined, ROOT, type Problem } from './problems';
import { isRecord } from '../record';
import { readGroup } from './reader';
import { clashProblems } from './rules/clash';
import { memberProblems, planProblems } from './rules/plans';
import { drillProblems } from './rules/drill';
import { recoveryProblems } from './rules/recovery';
import { regionProblems } from './rules/regions';
import { redacted, withoutSecureNodes } from './secrets';
import { asMap } from './typed';
import { warningsOf } from './warnings';

export interface ConfigInput extends Context {
  /** By full key (`offsite:plans`), as Pulumi gives it or as it stands in Pulumi.<stack>.yaml. */
  config: Record<string, unknown>;
  /** Full keys whose values were encrypted; no error shows what they hold. */
  secretKeys?: readonly string[];
}

export interface Parsed {
  settings: Settings;
  /** For the user to read at `up`; nothing there stops it. */
  warnings: string[];
  /** Whether a value was encrypted: then everything made of the settings must be a secret too. */
  secret: boolean;
}

/**
 * Validates the whole config at once and fills in the defaults.
 *
 * @throws ConfigError that lists every problem
 */
export function parseSettings(input: ConfigInput): Parsed {
  const problems: Problem[] = [];
  const own = ownKeys(input.config, problems);
  const secretKeys = new Set((input.secretKeys ?? []).map((key) => key.slice(key.indexOf(':') + 1)));
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(own)) {
    const plain = withoutSecureNodes(value);
    if (plain.secret) secretKeys.add(key);
    raw[key] = plain.value;
  }
  const isGiven = ![undefined, null, ''].includes(raw['recovery'] as undefined);
  const draft: Draft = readGroup(isGiven ? RECOVERY_STACK : SETTINGS, raw, ROOT, problems);
  const wrong = new Set(problems.map(({ path }) => path));
  const given: Given = { ...input, isWrong: (path) => wrong.has(path) };
  problems.push(
    ...typedProblems(raw['plans']),
    ...regionProblems(draft, raw, given),
    ...drillProblems(draft),
    ...recoveryProblems(draft, problems, secretKeys.has('recovery')),
    ...planProblems(draft, given),
    ...clashProblems(draft, given),
  );
  if (problems.length > 0)
    throw new ConfigError(redacted(problems, secretKeys), `The config in Pulumi.${input.stack}.yaml`);
  const settings = complete(draft, input);
  return {
    settings,
    warnings: warningsOf(settings, input.now),
    secret: Object.keys(own).some((key) => secretKeys.has(key)),
  };
}

function typedProblems(plans: unknown): Problem[] {
  const map = asMap(plans);
  if (!isRecord(map)) return [];
  return Object.entries(map).flatMap(([name, plan]) => {
    const members = asMap(plan);
    return isRecord(members) ? memberProblems(name, members, joined(joined(ROOT, 'plans'), name)) : [];
  });
}
