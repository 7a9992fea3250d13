import { z } from 'zod';
import type { Service } from '../action';
import { nearest } from '../nearest';

const KINDS = [
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
] as const;

const share = z.number().min(0, '0 to 1').max(1, '0 to 1');
const time = z.iso.datetime({
  offset: true,
  error: ({ input }) => `no time such as 2026-03-01T10:00:00Z: "${String(input)}"`,
});

/** Nothing unknown, so that a misspelt condition is not silently none. */
const ruleSchema = z.strictObject({
  kind: z.enum(KINDS),
  /** `CopyImage` or `ecs:CopyImage`; any action if left out. */
  action: z.string().optional(),
  region: z.string().optional(),
  /** Part of any parameter's value. */
  key: z.string().optional(),
  /** Part of the caller's ARN. */
  caller: z.string().optional(),
  /** So many matching calls pass first; default 0. */
  after: z.number().int().min(0).optional(),
  /** How many calls are hit; default 1, without limit for `rate` and `dark`. */
  times: z.number().int().min(1).optional(),
  /** Share of matching calls that are hit, drawn from the seed. */
  rate: share.optional(),
  code: z.string().optional(),
  /** HTTP status of the refusal; default that of the code. */
  status: z.number().int().min(400).max(599).optional(),
  message: z.string().optional(),
  /** Of delay, skew or lag. */
  seconds: z.number().optional(),
  /** Virtual times between which the rule holds. */
  from: time.optional(),
  until: time.optional(),
});

/** Trouble to make. All given conditions must hold for a call to match. */
export type FaultRule = z.infer<typeof ruleSchema>;
export type FaultKind = FaultRule['kind'];

/** A rule with its counters: part of the world, so that a restored world fails alike. */
export interface FaultState {
  rule: FaultRule;
  seen: number;
  hits: number;
}

/** One rule or a list of them, from wherever. @throws Error that names every wrong field, so that either all hold or none */
export function readFaults(given: unknown, services: Service[]): FaultState[] {
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const problems: string[] = [];
  const states = all.flatMap((one, i) => {
    const place = all.length > 1 ? `rule ${i + 1}, ` : '';
    const read = ruleSchema.safeParse(one);
    const wrong = read.success
      ? problemsOf(read.data, services)
      : read.error.issues.map(({ path, message }) => `${path.join('.') || 'rule'}: ${message}`);
    problems.push(...wrong.map((problem) => `${place}${problem}`));
    return read.success ? [{ rule: read.data, seen: 0, hits: 0 }] : [];
  });
  if (problems.length > 0) throw new Error(`Not a fault rule: ${problems.join('; ')}.`);
  return states;
}

/** What keeps a rule whose fields are right each from ever hitting. */
function problemsOf({ kind, region, code, caller, action }: FaultRule, services: Service[]): string[] {
  const isBlind = kind === 'dark' || kind === 'skew';
  return [
    ...(kind === 'dark' && !region ? ['region: a fault of kind "dark" needs one'] : []),
    ...(kind === 'code' && !code ? ['code: a fault of kind "code" needs one'] : []),
    ...(isBlind && caller ? [`a fault of kind "${kind}" has no caller: it holds before it is known who calls`] : []),
    ...(action === undefined ? [] : actionProblem(action, services)),
  ];
}

/** A rule for an action that no service has would hold, and never hit. */
function actionProblem(action: string, services: Service[]): string[] {
  const names = services.flatMap((service) =>
    service.actions.map(({ name }) => [name, `${service.name}:${name}`] as const),
  );
  if (names.some((forms) => forms.includes(action))) return [];
  // With a service before it, an action is compared with that form only: else the other is always nearer.
  const meant = nearest(action, [...new Set(names.map(([bare, full]) => (action.includes(':') ? full : bare)))]);
  const hint = meant === undefined ? 'COVERAGE.md lists those that there are' : `the nearest is "${meant}"`;
  return [`action: no service has "${action}"; ${hint}`];
}
