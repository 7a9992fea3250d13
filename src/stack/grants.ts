import { DRILL_PERMISSIONS, PERMISSIONS, type Permission } from '../cloud/permissions';
import type { Settings } from '../plan/settings';
import { LOG_STORE } from './logs';
import { DOCUMENTS_LIMIT, policyDocuments, scopeOf, type Statement } from './policy-documents';

export interface Grants {
  /** JSON, one for each policy. */
  documents: string[];
  warnings: string[];
}

const ALL: Permission[] = Object.values(PERMISSIONS).flat();

/** What a person or script may do with the sub-user's key: make and copy images, and look at them. */
export function userDocuments(settings: Settings): Grants {
  return granted(
    settings,
    'sub-user',
    ALL.filter(({ user }) => user),
  );
}

/** What the function may do. */
export function functionDocuments(settings: Settings, logProject: string): Grants {
  const drills = settings.drill ? Object.values(DRILL_PERMISSIONS).flat() : [];
  return granted(settings, 'function', [...ALL, ...drills], [logWriting(settings.homeRegion, logProject)]);
}

/**
 * Function Compute writes the log under the function's role. On the reviewed list of grants that only the real cloud asks
 * for: no call of the function's own uses it.
 */
function logWriting(region: string, project: string): Statement {
  const resource = `acs:log:${region}:*:project/${project}/logstore/${LOG_STORE}`;
  return { Effect: 'Allow', Action: ['log:PostLogStoreLogs'], Resource: [resource] };
}

function granted(
  settings: Settings,
  who: string,
  permissions: readonly Permission[],
  more: readonly Statement[] = [],
): Grants {
  const { documents, widened } = policyDocuments(permissions, scopeOf(settings), more);
  const warning =
    `The ids of the protected instances do not fit into ${DOCUMENTS_LIMIT} policies: the ${who} may image every ` +
    `instance of ${settings.sourceRegion}.`;
  return { documents, warnings: widened ? [warning] : [] };
}
