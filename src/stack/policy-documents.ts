import type { Permission, ResourceKind } from '../cloud/permissions';
import type { Settings } from '../plan/settings';

/** Of RAM: characters of one document, and documents that this program attaches to one user or role. */
const DOCUMENT_LIMIT = 6144;
export const DOCUMENTS_LIMIT = 5;

/** Which part of the cloud the grants are about. */
export interface Scope {
  sourceRegion: string;
  /** Retired ones included. */
  destinationRegions: readonly string[];
  /** The ids that the plans list; 'any' when one selects by tags, which may change after `up`. */
  instances: readonly string[] | 'any';
}

export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
}

export interface PolicyDocuments {
  /** JSON, one for each policy. */
  documents: string[];
  /** Whether the ids did not fit, so that the grants name every instance of the source region. */
  widened: boolean;
}

export function scopeOf({ sourceRegion, destinationRegions, retiredRegions, plans }: Settings): Scope {
  const listed = plans.every(({ instances }) => instances !== undefined);
  return {
    sourceRegion,
    destinationRegions: [...destinationRegions, ...retiredRegions],
    instances: listed ? [...new Set(plans.flatMap(({ instances = [] }) => instances))].sort() : 'any',
  };
}

/** The permissions as policies, as few as hold them. `more` is granted as it stands. */
export function policyDocuments(
  permissions: readonly Permission[],
  scope: Scope,
  more: readonly Statement[] = [],
): PolicyDocuments {
  const documents = packed([...statements(permissions, scope), ...more]);
  if (documents.length <= DOCUMENTS_LIMIT) return { documents, widened: false };
  const wide = packed([...statements(permissions, { ...scope, instances: 'any' }), ...more]);
  return { documents: wide, widened: true };
}

/** One statement for each set of resources, with all the actions on it. */
function statements(permissions: readonly Permission[], scope: Scope): Statement[] {
  const actions = new Map<string, Set<string>>();
  for (const { action, on, side } of permissions) {
    const key = JSON.stringify(resources(on, side, scope));
    actions.set(key, (actions.get(key) ?? new Set()).add(action));
  }
  return [...actions].map(([key, set]) => ({
    Effect: 'Allow',
    Action: [...set].sort(),
    Resource: JSON.parse(key) as string[],
  }));
}

/** The account is left open: whose policy it is says it, and its id in each name would halve what fits. */
function resources(on: ResourceKind, side: Permission['side'], scope: Scope): string[] {
  const regions = [
    ...(side === 'destination' ? [] : [scope.sourceRegion]),
    ...(side === 'source' ? [] : scope.destinationRegions),
  ];
  const ids = on === 'instance' && scope.instances !== 'any' ? scope.instances : ['*'];
  const type = on === 'any-instance' ? 'instance' : on;
  return [...new Set(regions)].flatMap((region) => ids.map((id) => `acs:ecs:${region}:*:${type}/${id}`));
}

/** Fills one document after the other, resource by resource, and begins the next where a limit is met. */
function packed(all: readonly Statement[]): string[] {
  const documents: string[] = [];
  let current: Statement[] = [];
  for (const { Effect, Action, Resource } of all) {
    let open: Statement | undefined;
    for (const resource of Resource) {
      const grown: Statement = { Effect, Action, Resource: [...(open?.Resource ?? []), resource] };
      const others = current.filter((statement) => statement !== open);
      if (rendered([...others, grown]).length > DOCUMENT_LIMIT) {
        documents.push(rendered(current));
        open = { Effect, Action, Resource: [resource] };
        current = [open];
      } else {
        open = grown;
        current = [...others, grown];
      }
    }
  }
  return current.length === 0 ? documents : [...documents, rendered(current)];
}

function rendered(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '1', Statement: statements });
}
