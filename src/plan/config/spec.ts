import { z } from 'zod';
import { asFlag, asList, asNumber, asText } from './typed';

// The config as a tree: groups with named members, maps whose keys the user chooses, and leaves that zod judges.

export interface Leaf<T> {
  kind: 'leaf';
  schema: z.ZodType<T>;
  example: string;
  required: boolean;
}
export interface Group<M extends Members = Members> {
  kind: 'group';
  members: M;
  example: string;
  required: boolean;
}
export interface MapOf<V extends Spec = Spec> {
  kind: 'map';
  /** The rule that an empty map breaks, where there has to be something. */
  notEmpty?: string;
  /** What a key must be; reported as the rule of its path. */
  key: z.ZodType<string>;
  value: V;
  example: string;
  required: boolean;
}
export type Spec = Leaf<unknown> | Group | MapOf;
export interface Members {
  [key: string]: Spec;
}

/** What reading a spec gives: nothing is sure to be there, since what is wrong is left out. */
export type Read<S> =
  S extends Leaf<infer T>
    ? T
    : S extends Group<infer M>
      ? { [K in keyof M]?: Read<M[K]> }
      : S extends MapOf<infer V>
        ? Record<string, Read<V>>
        : never;

export function leaf<T>(schema: z.ZodType<T>, example: string): Leaf<T> {
  return { kind: 'leaf', schema, example, required: false };
}

export function group<M extends Members>(members: M, example: string): Group<M> {
  return { kind: 'group', members, example, required: false };
}

export function mapOf<V extends Spec>(key: z.ZodType<string>, value: V, example: string, notEmpty?: string): MapOf<V> {
  return { kind: 'map', key, value, example, notEmpty, required: false };
}

export function required<S extends Spec>(spec: S): S {
  return { ...spec, required: true };
}

export function optional<S extends Spec>(spec: S): S {
  return { ...spec, required: false };
}

/** Text that satisfies `valid`; `rule` is what the user reads otherwise, with what `hint` says of the value. */
export function text(
  rule: string,
  valid: RegExp | ((value: string) => boolean),
  hint: (value: string) => string = () => '',
): z.ZodType<string> {
  const check = valid instanceof RegExp ? (value: string): boolean => valid.test(value) : valid;
  // Stops at the first, so that one value is reported once.
  return z.preprocess(
    asText,
    z.string({ error: rule }).refine(check, { error: ({ input }) => rule + hint(String(input)) }),
  );
}

export function wholeNumber(rule: string, valid: (value: number) => boolean = (n) => n > 0): z.ZodType<number> {
  return number(rule, (n) => Number.isSafeInteger(n) && valid(n));
}

export function number(rule: string, valid: (value: number) => boolean): z.ZodType<number> {
  return z.preprocess(asNumber, z.number({ error: rule }).refine(valid, { error: rule }));
}

export function flag(rule: string): z.ZodType<boolean> {
  return z.preprocess(asFlag, z.boolean({ error: rule }));
}

/** A list without repetition; `notEmpty` is the rule that an empty one breaks. */
export function list(rule: string, item: z.ZodType<string>, notEmpty?: string): z.ZodType<string[]> {
  const distinct = z.array(item, { error: rule }).superRefine((items, context) => {
    if (notEmpty !== undefined && items.length === 0) context.addIssue({ code: 'custom', message: notEmpty });
    items.forEach((value, i) => {
      if (items.indexOf(value) < i) {
        context.addIssue({ code: 'custom', message: 'must not be listed twice', path: [i], input: value });
      }
    });
  });
  return z.preprocess(asList, distinct);
}
