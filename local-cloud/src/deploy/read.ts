import type { Body } from './client';
import type { Value, Values } from './values';

/** An input as RPC sends it: structures as JSON, absent ones not at all. */
export const asText = (value: Value | undefined): string | undefined =>
  value === undefined || value === null ? undefined : typeof value === 'object' ? JSON.stringify(value) : String(value);

export const textOf = (values: Values, name: string): string => asText(values[name]) ?? '';

/** A structure inside of an answer; empty if there is none. */
export function part(body: Body, name: string): Body {
  const value = body[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

export const structure = (value: Value | undefined): Values | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

export const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);

export const structures = (value: Value | undefined): Values[] =>
  list(value)
    .map(structure)
    .filter((item) => item !== undefined);

/** The inputs named, without those that are not set. */
export const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name] as Value]])));

/** `a` without what is absent. */
export const present = (values: Record<string, Value | undefined>): Values =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, Value] => pair[1] !== undefined));
