import type { LocalCloud } from 'local-cloud';

/**
 * Worlds that a tick gone wrong has left. Offsite decides by what it finds in the cloud and by nothing that it remembers, so of runs
 * that are the same to the letter after that tick, one is followed to its end; with EVERY_CALL=1 each.
 */
export class Followed {
  private readonly worlds = new Set<string>();

  /** Of what the cloud has and awaits, the kind of trouble that was included. @param more that the end is judged by */
  isNew({ world }: LocalCloud, ...more: string[]): boolean {
    const { now, ecs, fc } = world;
    const trouble = world.faults.map(({ rule, hits }) => [rule.kind, hits]);
    const present = JSON.stringify([now, trouble, ecs, fc.pending, more]);
    const isNew = !this.worlds.has(present);
    this.worlds.add(present);
    return isNew || process.env.EVERY_CALL === '1';
  }
}

/** Whether the trouble that was added last has come. */
export const hasHit = ({ world }: LocalCloud): boolean => (world.faults.at(-1)?.hits ?? 0) > 0;
