import type { ParamValue } from '../../core/action';
import { invalidParameter } from '../../params/read';
import type { Tags } from '../../core/tags';

/** RAM takes lists as JSON in one text, and other clients unfold them: both are read. */
export function readList(value: ParamValue | undefined, name: string): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  try {
    const parsed: unknown = JSON.parse(String(value));
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Falls through to the one complaint below.
  }
  throw invalidParameter(name, 'it must be a JSON array');
}

export function readTags(value: ParamValue | undefined): Tags {
  const pairs = readList(value, 'Tag').map((tag) => Object(tag) as { Key?: unknown; Value?: unknown });
  return Object.fromEntries(pairs.map(({ Key, Value }) => [String(Key), String(Value ?? '')]));
}
