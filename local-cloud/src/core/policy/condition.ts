import { BlockList } from 'node:net';
import type { Statement } from './document';
import { listOf } from './document';
import { matches } from './wildcard';

/** Condition key -> the request's values. Keys are compared without regard to case. */
export type Context = Record<string, string[]>;

type Test = (actual: string, wanted: string) => boolean;

const byNumber =
  (test: (a: number, b: number) => boolean): Test =>
  (a, b) =>
    test(Number(a), Number(b));
const byDate =
  (test: (a: number, b: number) => boolean): Test =>
  (a, b) =>
    test(Date.parse(a), Date.parse(b));
const not =
  (test: Test): Test =>
  (a, b) =>
    !test(a, b);

const equals: Test = (a, b) => a === b;
const equalsIgnoreCase: Test = (a, b) => a.toLowerCase() === b.toLowerCase();
const like: Test = (a, b) => matches(b, a);
const orders: Record<string, (a: number, b: number) => boolean> = {
  Equals: (a, b) => a === b,
  NotEquals: (a, b) => a !== b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

const TESTS: Record<string, Test> = {
  StringEquals: equals,
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringNotEqualsIgnoreCase: not(equalsIgnoreCase),
  StringLike: like,
  StringNotLike: not(like),
  Bool: equalsIgnoreCase,
  IpAddress: inBlock,
  NotIpAddress: not(inBlock),
  ...Object.fromEntries(Object.entries(orders).map(([name, test]) => [`Numeric${name}`, byNumber(test)])),
  ...Object.fromEntries(Object.entries(orders).map(([name, test]) => [`Date${name}`, byDate(test)])),
};

/** Every operator and every key of the block must hold. @throws Error for an operator that is not known. */
export function holds(block: Statement['Condition'], context: Context): boolean {
  const present = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  return Object.entries(block ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holdsFor(operator, present.get(key.toLowerCase()) ?? [], listOf(wanted).map(String)),
    ),
  );
}

function holdsFor(operator: string, actual: string[], wanted: string[]): boolean {
  const [, quantifier, name = ''] = /^(?:(ForAnyValue|ForAllValues):)?(\w+)$/.exec(operator) ?? [];
  if (name === 'Null') return wanted.includes(String(actual.length === 0));
  const test = TESTS[name];
  if (!test) throw new Error(`The condition operator "${operator}" is not known.`);
  const isNegative = name.includes('Not');
  const passes = (value: string): boolean =>
    isNegative ? wanted.every((item) => test(value, item)) : wanted.some((item) => test(value, item));
  if (quantifier === 'ForAllValues') return actual.every(passes);
  // A key that the request does not carry: only a negative test holds for it.
  if (actual.length === 0) return isNegative && quantifier === undefined;
  return actual.some(passes);
}

function inBlock(address: string, block: string): boolean {
  const [base = '', bits] = block.split('/');
  const list = new BlockList();
  const family = base.includes(':') ? 'ipv6' : 'ipv4';
  const plain = address.replace(/^::ffff:/, '');
  if (bits === undefined) list.addAddress(base, family);
  else list.addSubnet(base, Number(bits), family);
  return list.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}
