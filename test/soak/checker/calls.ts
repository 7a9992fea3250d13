import type { PromiseCheck } from './promise';

/** Nothing is refused for want of rights. */
export const nothingForbidden: PromiseCheck = {
  name: 'the policy grants whatever is asked',
  check: ({ calls }) =>
    calls
      .filter(({ outcome }) => outcome === 'Forbidden.RAM')
      .map(({ action, region }) => `${action} in ${region} is forbidden`),
};

/**
 * Accepted calls that change something stay within 1.05 times what is needed: one for each image that there ever was, one
 * tagging of each finished image's snapshots and one more where they are marked before they go, and one for each thing that went.
 */
export function callsWithinBound(): PromiseCheck {
  const made = new Set<string>();
  const finished = new Set<string>();
  const gone = new Set<string>();
  const failedGone = new Set<string>();
  let accepted = 0;
  return {
    name: 'changing calls within 1.05 times the bound',
    check: ({ before, view, calls }) => {
      const there = new Set(view.images.map(({ id }) => id));
      for (const { id, status } of view.images) {
        made.add(id);
        if (status === 'Available') finished.add(id);
      }
      for (const { id, snapshots, status } of before.images) {
        if (there.has(id)) continue;
        if (status === 'CreateFailed') failedGone.add(id);
        for (const each of [id, ...snapshots]) gone.add(each);
      }
      accepted += calls.filter(({ action, outcome }) => outcome === 'ok' && !/^(Describe|List)/.test(action)).length;
      return [];
    },
    end: () => {
      const marked = [...gone].filter((id) => id.startsWith('m-')).length;
      const bound = made.size + finished.size + marked + gone.size;
      return accepted <= 1.05 * bound ? [] : [`${accepted} calls were accepted, where ${bound} are needed`];
    },
  };
}
