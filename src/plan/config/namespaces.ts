import { SETTINGS } from './fields';
import { joined, ROOT, shown, type Problem } from './problems';
import { nearest, unknownKey } from './unknown-key';

const OURS = 'offsite';

/** The members of namespace `offsite`; keys without a namespace count, as Pulumi takes them for the project's own. */
export function ownKeys(config: Record<string, unknown>, problems: Problem[]): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const [full, value] of Object.entries(config)) {
    const { namespace, key } = split(full);
    if (namespace === OURS) {
      if (isPath(key)) problems.push(pathProblem(full, key));
      else own[key] = value;
    } else {
      problems.push(...foreignKey(full, namespace, key));
    }
  }
  return own;
}

function split(full: string): { namespace: string; key: string } {
  const [namespace = '', ...rest] = full.split(':');
  return rest.length === 0 ? { namespace: OURS, key: full } : { namespace, key: rest.join(':') };
}

function foreignKey(full: string, namespace: string, key: string): Problem[] {
  const known = Object.keys(SETTINGS);
  const top = key.split(/[.[]/)[0] ?? key;
  // Pulumi's own, and the provider's, which has no key of our names.
  if (namespace === 'pulumi' || (namespace === 'alicloud' && !known.includes(top))) return [];
  const meant = nearest(top, known);
  if (meant === undefined)
    return [
      unknownKey(
        full,
        full,
        known.map((one) => joined(ROOT, one)),
      ),
    ];
  const rule = `is under another namespace than ${OURS}`;
  return [{ path: full, rule, received: shown(full), example: ROOT + meant + key.slice(top.length) }];
}

/** `offsite:plans.nightly.schedule` as one key: `--path` was forgotten. */
function isPath(key: string): boolean {
  const top = key.split(/[.[]/)[0] ?? key;
  return top !== key && Object.hasOwn(SETTINGS, top);
}

function pathProblem(full: string, key: string): Problem {
  const rule = 'is a path, which pulumi config set takes with --path only';
  return { path: full, rule, received: shown(full), example: `pulumi config set --path '${ROOT}${key}' <value>` };
}
