import type { JavaScriptValue } from 'google-protobuf/google/protobuf/struct_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';

export type Value = null | boolean | number | string | Value[] | Values;
export interface Values {
  [name: string]: Value;
}

/** Pulumi marks values that are more than their JSON by this key; what it holds tells of which kind they are. */
const MARK = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** What a program gave, plain, and the names of the top-level values that are or hold a secret. */
export interface Plain {
  values: Values;
  secrets: string[];
}

/** @param unknown what becomes of values that no failed resource came to give; refused where they are inputs */
export function readStruct(struct: Struct | undefined, unknown: 'refused' | 'absent' = 'refused'): Plain {
  const secrets: string[] = [];
  const values: Values = {};
  for (const [name, given] of Object.entries(struct?.toJavaScript() ?? {})) {
    const read = plain(unknown === 'absent' ? withoutUnknown(given) : given, () => secrets.push(name));
    if (read !== undefined) values[name] = read;
  }
  return { values, secrets: [...new Set(secrets)] };
}

function withoutUnknown(given: unknown): unknown {
  if (given === UNKNOWN) return undefined;
  if (Array.isArray(given)) return given.map(withoutUnknown);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([name, member]) => [name, withoutUnknown(member)]));
}

/** Absent members are left out, as the engine leaves them out. */
function plain(given: unknown, onSecret: () => void): Value | undefined {
  if (Array.isArray(given)) return given.map((item) => plain(item, onSecret) ?? null);
  if (given === UNKNOWN) throw new Error('A value is not known, although nothing is previewed.');
  if (typeof given !== 'object' || given === null) return given as Value;
  const members = given as Record<string, unknown>;
  if (members[MARK] !== undefined) return unmarked(members, onSecret);
  const read = Object.entries(members).map(([name, member]) => [name, plain(member, onSecret)] as const);
  return Object.fromEntries(read.filter((member): member is [string, Value] => member[1] !== undefined));
}

function unmarked(
  { [MARK]: mark, value, secret, urn, id }: Record<string, unknown>,
  onSecret: () => void,
): Value | undefined {
  if (mark === RESOURCE) return String(id ?? urn);
  if (mark !== SECRET && mark !== OUTPUT) throw new Error('No resource of the local cloud takes assets and archives.');
  if (mark === SECRET || secret === true) onSecret();
  return value === undefined ? undefined : plain(value, onSecret);
}

/** The other way round. */
export function writeStruct({ values, secrets }: Plain): Struct {
  const marked = Object.entries(values).map(([name, value]) => [
    name,
    secrets.includes(name) ? { [MARK]: SECRET, value } : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(marked) as Record<string, JavaScriptValue>);
}
