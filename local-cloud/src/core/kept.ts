const KEPT = Symbol.for('local-cloud.kept');

/**
 * What this process makes once because it takes long, by name. Who loads these modules over and over, as Jest does for each
 * file, may hand in where it stays meanwhile.
 */
const kept = (globalThis as { [KEPT]?: Map<string, unknown> })[KEPT] ?? new Map<string, unknown>();

/** The one of this process by this name; `make` makes it where there is none yet. */
export function keep<T>(name: string, make: () => T): T {
  if (!kept.has(name)) kept.set(name, make());
  // One name stands for one type: only the callers, one for each name, put something in.
  return kept.get(name) as T;
}
