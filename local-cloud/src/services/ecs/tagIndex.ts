import type { Tags } from '../../core/tags';

/** A wanted tag: without a value any value will do. */
export interface WantedTag {
  key: string;
  value?: string;
}

/** The tag look-up of the real cloud sees no more matches than this; what is beyond is not found. */
export const MOST_TAG_MATCHES = 1000;

/** Finds resources by tag without reading those that do not have it. */
export class TagIndex {
  /** key -> value -> ids */
  private readonly ids = new Map<string, Map<string, Set<string>>>();

  set(id: string, before: Tags, after: Tags): void {
    for (const [key, value] of Object.entries(before)) this.ids.get(key)?.get(value)?.delete(id);
    for (const [key, value] of Object.entries(after)) {
      const values = this.ids.get(key) ?? new Map<string, Set<string>>();
      this.ids.set(key, values);
      const holders = values.get(value) ?? new Set();
      values.set(value, holders.add(id));
    }
  }

  /** Ids that have all these tags. */
  find(wanted: WantedTag[]): Set<string> {
    const sets = wanted.map((tag) => this.holders(tag)).sort((a, b) => a.size - b.size);
    const [first = new Set<string>(), ...rest] = sets;
    return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
  }

  private holders({ key, value }: WantedTag): Set<string> {
    const values = this.ids.get(key);
    if (!values) return new Set();
    if (value !== undefined) return values.get(value) ?? new Set();
    return new Set([...values.values()].flatMap((ids) => [...ids]));
  }
}
