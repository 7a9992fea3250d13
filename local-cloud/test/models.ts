/** A model of the official SDKs: how its fields are named on the wire, and their types. */
interface Model {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}

type Type = unknown;

const isModel = (type: Type): type is Model => typeof type === 'function' && 'names' in type && 'types' in type;

/**
 * Where an answer, as it came over the wire, is not what the SDK's model says: a field that it does not know, a value of another
 * type. The models convert what they are given, so that they cannot be asked themselves.
 */
export function misfits(raw: unknown, type: Type, path = 'body'): string[] {
  if (raw === null || raw === undefined) return [];
  if (isModel(type)) return ofModel(raw, type, path);
  if (isStructured(type)) return ofStructure(raw, type, path);
  if (type === 'string' || type === 'number' || type === 'boolean') {
    return typeof raw === type ? [] : [`${path} is no ${type}: ${JSON.stringify(raw)}`];
  }
  return [];
}

interface Structured {
  type: 'array' | 'map';
  itemType?: Type;
  valueType?: Type;
}

const isStructured = (type: Type): type is Structured =>
  typeof type === 'object' && type !== null && 'type' in type && (type.type === 'array' || type.type === 'map');

function ofStructure(raw: unknown, type: Structured, path: string): string[] {
  if (type.type === 'array') {
    return Array.isArray(raw)
      ? raw.flatMap((item) => misfits(item, type.itemType, `${path}[]`))
      : [`${path} is no list`];
  }
  if (!isObject(raw)) return [`${path} is no map`];
  return Object.entries(raw).flatMap(([key, value]) => misfits(value, type.valueType, `${path}.${key}`));
}

function ofModel(raw: unknown, model: Model, path: string): string[] {
  if (!isObject(raw)) return [`${path} is no structure`];
  const fields = new Map(Object.entries(model.names()).map(([field, name]) => [name, model.types()[field]]));
  return Object.entries(raw).flatMap(([name, value]) =>
    fields.has(name) ? misfits(value, fields.get(name), `${path}.${name}`) : [`${path}.${name} is not known`],
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths such as `Users.User.0.UserId` at which the answer has nothing. */
export const missing = (raw: unknown, paths: string[]): string[] =>
  paths.filter(
    (path) =>
      path
        .split('.')
        .reduce(
          (at, part) => (isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[part] : undefined),
          raw,
        ) === undefined,
  );

/** What the SDK makes of the body of an action's answer. @throws Error for an action that it does not know */
export function bodyOf(sdk: object, action: string): Type {
  const response = (sdk as Record<string, unknown>)[`${action}Response`];
  if (!isModel(response)) throw new Error(`The SDK has no ${action}Response.`);
  const types = response.types();
  // The older SDKs have no envelope: the answer is the body.
  return 'statusCode' in types || 'body' in types ? types.body : response;
}
