import type { World } from './world';

/** Of the machinery, not of what a client can see. */
const LEFT_OUT = new Set(['now', 'random', 'counters', 'faults', 'account']);

/** The world as two clouds can be compared: keys sorted, without time, draws and secrets. */
export function normalised(world: World): unknown {
  const shown = Object.entries(world).filter(([name]) => !LEFT_OUT.has(name));
  return sorted(Object.fromEntries(shown));
}

const SECRET = /secret|securitytoken/i;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, item]) => [name, SECRET.test(name) && typeof item === 'string' ? '***' : sorted(item)]),
  );
}
