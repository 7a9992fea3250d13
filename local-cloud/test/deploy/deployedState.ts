import type { LocalCloud } from '../../src';

/**
 * What a deployment leaves behind, without what may differ between two of them: ids that are drawn for a request, and the
 * order in which things were made side by side.
 */
export function deployedState(cloud: LocalCloud): unknown {
  const { users, roles, policies, accessKeys, attachments } = cloud.world.ram;
  const own = Object.fromEntries(Object.entries(policies).filter(([name]) => name.startsWith('Custom:')));
  const links = attachments.map((link) => `${link.principal} ${link.principalName} ${link.policyName}`).sort();
  const ram = { users, roles, policies: own, accessKeys: Object.values(accessKeys), attachments: links };
  const { fc, sls, cms } = cloud.world;
  return withoutDrawn({ ram, fc: fc.functions, sls: sls.projects, cms: cms.regions });
}

const DRAWN = /^(id|secret)$/;
const GIVEN = /^[a-z-]+$/;

function withoutDrawn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDrawn);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, member]) => {
      const isDrawn = DRAWN.test(name) && typeof member === 'string' && !GIVEN.test(member);
      return [name, isDrawn ? 'drawn' : withoutDrawn(member)];
    }),
  );
}
