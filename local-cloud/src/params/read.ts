import type { Params } from '../core/action';
import { CloudError } from '../core/error';

/** Readers of checked parameters: absent is undefined, lists are empty. */
export const text = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
};

/** What a policy is asked about: the one resource that a parameter names, or all of its kind without it. */
export const resourceIn =
  (kind: string, name: string) =>
  (params: Params): string[] => [`${kind}/${text(params, name) ?? '*'}`];

/** A parameter that the handler cannot do without although the metadata does not say required. */
export const need = (params: Params, name: string): string => {
  const value = text(params, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
};

export const integer = (params: Params, name: string): number | undefined => {
  const value = text(params, name);
  return value === undefined ? undefined : Number(value);
};

export const flag = (params: Params, name: string): boolean => text(params, name)?.toLowerCase() === 'true';

export const texts = (params: Params, name: string): string[] => {
  const value = params[name];
  return Array.isArray(value) ? value.map(String) : [];
};

export const records = (params: Params, name: string): Params[] => {
  const value = params[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

export const record = (params: Params, name: string): Params | undefined => {
  const value = params[name];
  return isRecord(value) ? value : undefined;
};

/** A JSON array in a text, as in `InstanceIds=["i-1"]`. */
export const jsonTexts = (params: Params, name: string): string[] | undefined => {
  const value = text(params, name);
  if (value === undefined) return undefined;
  const parsed = parseJson(value);
  if (!Array.isArray(parsed)) throw invalidParameter(name, 'it must be a JSON array of strings');
  return parsed.map(String);
};

/** Whether a list's filters let through what has these values: a filter that is not given lets everything through. */
export const isAsked = (params: Params, ...actual: [name: string, value: string | undefined][]): boolean =>
  actual.every(([name, value]) => (text(params, name) ?? value) === value);

export const missingParameter = (name: string): CloudError =>
  new CloudError('MissingParameter', `The parameter "${name}" is required and was not supplied.`, 400);

export const invalidParameter = (name: string, why: string): CloudError =>
  new CloudError('InvalidParameter', `The parameter "${name}" is not valid: ${why}.`, 400);

function isRecord(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
