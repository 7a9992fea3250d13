import { z } from 'zod';
import type { Service } from '../core/action';
import { newFault } from '../core/faults';
import type { FaultRule } from '../core/fault';
import { ControlError } from './error';

const time = z.iso.datetime({ offset: true });

/** A fault rule as strangers may write it: nothing unknown, so that a misspelt condition is not silently none. */
const faultSchema = z.strictObject({
  kind: z.enum([
    'code',
    'throttle',
    'lost-answer',
    'dropped',
    'html503',
    'delay',
    'skew',
    'lag',
    'dark',
    'kill',
    'fail',
  ]),
  action: z.string().optional(),
  region: z.string().optional(),
  key: z.string().optional(),
  caller: z.string().optional(),
  after: z.number().int().min(0).optional(),
  times: z.number().int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  code: z.string().optional(),
  status: z.number().int().min(400).max(599).optional(),
  message: z.string().optional(),
  seconds: z.number().optional(),
  from: time.optional(),
  until: time.optional(),
});

/** One rule or a list of them. @throws ControlError that names every wrong field, so that either all hold or none. */
export function readFaults(body: unknown, services: Service[]): FaultRule[] {
  const list = Array.isArray(body) ? body : [body];
  const read = z.array(faultSchema).safeParse(list);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${place(path, list.length)}: ${message}`);
    throw new ControlError(400, `Not a fault rule: ${problems.join('; ')}.`);
  }
  for (const rule of read.data) newFault(rule, services);
  return read.data;
}

const place = ([index, ...path]: PropertyKey[], count: number): string =>
  [...(count > 1 ? [`rule ${Number(index) + 1}`] : []), path.join('.') || 'rule'].join(', ');
