import type { Permission, ResourceKind } from '../cloud/permissions';
import { DRILL_TAG } from '../plan/drill-settings';
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
  /** The region that is drilled in, where one is. */
  drillRegion?: string;
}

export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocuments {
  /** JSON, one for each policy. */
  documents: string[];
  /** Whether the ids did not fit, so that the grants name every instance of the source region. */
  widened: boolean;
}

export function scopeOf({ sourceRegion, destinationRegions, retiredRegions, plans, drill }: Settings): Scope {
  const listed = plans.every(({ instances }) => instances !== undefined);
  return {
    sourceRegion,
    destinationRegions: [...destinationRegions, ...retiredRegions],
    instances: listed ? [...new Set(plans.flatMap(({ instances = [] }) => instances))].sort() : 'any',
    drillRegion: drill?.region,
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

/** One statement for each set of resources and its condition, with all the actions on it. */
function statements(permissions: readonly Permission[], scope: Scope): Statement[] {
  const actions = new Map<string, Set<string>>();
  const granted = new Set<string>();
  for (const { action, on, side, drillTag } of permissions) {
    // What stands without a condition already is not granted once more with one.
    const more = resources(on, side, scope).filter((resource) => !granted.has(`${action} ${resource}`));
    if (more.length === 0) continue;
    if (!drillTag) more.forEach((resource) => granted.add(`${action} ${resource}`));
    const key = JSON.stringify({ Resource: more, Condition: drillTag && conditionOf(drillTag) });
    actions.set(key, (actions.get(key) ?? new Set()).add(action));
  }
  return [...actions].map(([key, set]) => ({
    Effect: 'Allow',
    Action: [...set].sort(),
    ...(JSON.parse(key) as Pick<Statement, 'Resource' | 'Condition'>),
  }));
}

function conditionOf(drillTag: NonNullable<Permission['drillTag']>): Statement['Condition'] {
  const key = { request: 'acs:RequestTag', resource: 'acs:ResourceTag' }[drillTag];
  return { StringEquals: { [`${key}/${DRILL_TAG.key}`]: DRILL_TAG.value } };
}

/** The account is left open: whose policy it is says it, and its id in each name would halve what fits. */
function resources(on: ResourceKind, side: Permission['side'], scope: Scope): string[] {
  const ids = on === 'instance' && scope.instances !== 'any' ? scope.instances : ['*'];
  const nameOf = NAMES[on] ?? ((region, id) => `acs:ecs:${region}:*:${on}/${id}`);
  return [...new Set(regionsOf(side, scope))].flatMap((region) => ids.map((id) => nameOf(region, id)));
}

/** Of kinds that are not called in a grant as they are here. */
const NAMES: Partial<Record<ResourceKind, (region: string, id: string) => string>> = {
  'any-instance': (region, id) => `acs:ecs:${region}:*:instance/${id}`,
  'security-group': (region, id) => `acs:ecs:${region}:*:securitygroup/${id}`,
  vswitch: (region, id) => `acs:vpc:${region}:*:vswitch/${id}`,
  anything: (region) => `acs:ecs:${region}:*:*`,
};

function regionsOf(side: Permission['side'], { sourceRegion, destinationRegions, drillRegion }: Scope): string[] {
  if (side === 'drill') return drillRegion === undefined ? [] : [drillRegion];
  return [...(side === 'destination' ? [] : [sourceRegion]), ...(side === 'source' ? [] : destinationRegions)];
}

/** Fills one document after the other, resource by resource, and begins the next where a limit is met. */
function packed(all: readonly Statement[]): string[] {
  const documents: string[] = [];
  let current: Statement[] = [];
  for (const { Resource, ...what } of all) {
    let open: Statement | undefined;
    for (const resource of Resource) {
      const grown: Statement = { ...what, Resource: [...(open?.Resource ?? []), resource] };
      const others = current.filter((statement) => statement !== open);
      if (rendered([...others, grown]).length > DOCUMENT_LIMIT) {
        documents.push(rendered(current));
        open = { ...what, Resource: [resource] };
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
