import { z } from 'zod';
import type { Snapshot } from '../localCloud';
import { ControlError } from './error';

const ID = /^[\w.-]{1,64}$/;
const named = z.strictObject({ id: z.string().regex(ID, 'letters, digits, "_", "." and "-", at most 64').optional() });

/** Snapshots by id. The same id again takes the place of the first. */
export class Snapshots {
  private readonly taken = new Map<string, Snapshot>();
  private count = 0;

  /** @throws ControlError for an id that cannot be one. */
  put(body: unknown, take: () => Snapshot): string {
    const id = read(body) ?? this.unusedId();
    this.taken.set(id, take());
    return id;
  }

  /** @throws ControlError for an id that is not there. */
  get(body: unknown): { id: string; snapshot: Snapshot } {
    const id = read(body);
    if (id === undefined) throw new ControlError(400, `Which snapshot? Send {"id": "..."}.${this.known()}`);
    const snapshot = this.taken.get(id);
    if (!snapshot) throw new ControlError(404, `There is no snapshot "${id}".${this.known()}`);
    return { id, snapshot };
  }

  ids(): string[] {
    return [...this.taken.keys()];
  }

  private unusedId(): string {
    for (;;) {
      const id = `s-${++this.count}`;
      if (!this.taken.has(id)) return id;
    }
  }

  private known(): string {
    return this.taken.size > 0 ? ` There are: ${this.ids().join(', ')}.` : ' There is none yet: POST snapshot.';
  }
}

function read(body: unknown): string | undefined {
  const parsed = named.safeParse(body ?? {});
  if (parsed.success) return parsed.data.id;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new ControlError(400, `Expected {"id": "..."}. ${problems.join('; ')}.`);
}
