import type { Action, Params } from '../core/action';
import type { Call, Caller, ServerPort } from '../core/call';
import type { CallRecord } from '../core/callLog';
import { withoutSecrets } from '../core/callLog';
import { CloudError } from '../core/error';
import type { FaultRule } from '../core/fault';
import { isDark, strike } from '../core/faults';
import { Draws } from '../core/random';
import { findRegion } from '../core/regions';
import { authorise } from '../core/policy/authorise';
import type { Registry } from '../core/registry';
import { checkParams } from '../params/check';
import type { Answer, AnswerContext } from './answer';
import { failure, html503, success } from './answer';
import { authenticate } from './authenticate';
import { conditionsOf } from './conditions';
import type { NonceBook } from './nonces';
import { requestKey } from './requestKey';
import type { Target } from './target';
import { findTarget } from './target';
import type { Wire } from './wire';

export interface Front {
  registry: Registry;
  host: ServerPort;
  nonces: NonceBook;
  record(call: CallRecord): void;
  /** Real time in ms, for the dates of requests. */
  realNow(): number;
}

/** An answer, and what to do once it is on the wire. */
export interface Dispatched {
  answer: Answer;
  after?: () => void;
}

/** From request to answer: who asks, trouble, may they, is it well formed, do it, write it down. */
export async function dispatch(wire: Wire, front: Front): Promise<Dispatched> {
  const { world } = front.host;
  const target = findTarget(wire, front.registry);
  if (isDark(world, target.region)) return { answer: { cut: true } };
  const draws = new Draws(requestKey(world, target));
  const context: AnswerContext = {
    protocol: target.service?.protocol ?? 'rpc',
    action: target.name,
    requestId: draws.uuid(),
    host: wire.host,
    xml: wire.form.Format?.toUpperCase() === 'XML',
  };
  const record: CallRecord = {
    time: new Date(world.now).toISOString(),
    service: target.service?.name ?? '',
    action: target.name,
    region: target.region,
    caller: '',
    params: withoutSecrets(target.params),
    outcome: 'ok',
    status: 200,
    requestId: context.requestId,
  };
  front.record(record);
  try {
    return await serve(wire, front, target, draws, context, record);
  } catch (error) {
    const known = error instanceof CloudError ? error : internal(error);
    record.outcome = known.code;
    record.status = known.status;
    return { answer: failure(known, context) };
  }
}

async function serve(
  wire: Wire,
  front: Front,
  target: Target,
  draws: Draws,
  context: AnswerContext,
  record: CallRecord,
): Promise<Dispatched> {
  const { host } = front;
  const { world } = host;
  const probe = {
    service: record.service,
    action: target.name,
    region: target.region,
    values: Object.values(target.flat),
  };
  const draw = (): number => draws.next();
  const [skew] = strike(world, ['skew'], { ...probe, caller: '' }, draw);
  const clocks = { virtual: world.now, real: front.realNow(), skewMs: skew && (skew.seconds ?? 0) * 1000 };
  const caller = authenticate(wire, world, clocks, front.nonces);
  record.caller = caller.arn;
  const known = { ...probe, caller: caller.arn };

  const [early] = strike(world, ['dropped', 'html503', 'code', 'throttle'], known, draw);
  if (early) return refuse(early, record);
  const [slow] = strike(world, ['delay'], known, draw);
  const [lag] = strike(world, ['lag'], known, draw);

  const [fail] = strike(world, ['fail'], known, draw);

  const call = newCall(wire, front, target, caller, draws, context.requestId, { lag, fails: fail !== undefined });
  const result = await perform(target, call);
  if (slow) await letPass(host, slow.seconds ?? 0);

  const [late] = strike(world, ['lost-answer', 'kill'], known, draw);
  if (late?.kind === 'lost-answer') {
    record.outcome = 'lost-answer';
    record.status = 0;
    return { answer: { cut: true } };
  }
  const answer = success(result, context);
  if (!answer.cut) record.status = answer.status;
  return { answer, after: late && (() => host.killer?.(caller.accessKeyId)) };
}

async function letPass(host: ServerPort, seconds: number): Promise<void> {
  const to = new Date(host.world.now + seconds * 1000);
  await (host.elapse ? host.elapse(to) : host.clock.jump(to));
}

/** The action itself: permission, parameters, handler. */
async function perform(target: Target, call: Call): ReturnType<AsyncHandle> {
  const { action } = target;
  if (!action) throw unknownAction(target);
  if (action.permission !== null) {
    authorise(call.world, call.caller, {
      action: action.permission,
      resources: action.resources(target.params, call),
      context: conditionsOf(action, target.params, call),
    });
  }
  const params = checkParams(action, target.params);
  return action.handle(params, call);
}

type AsyncHandle = (params: Params, call: Call) => Promise<Awaited<ReturnType<Action['handle']>>>;

function newCall(
  wire: Wire,
  front: Front,
  target: Target,
  caller: Caller,
  draws: Draws,
  requestId: string,
  trouble: { lag?: FaultRule; fails: boolean },
): Call {
  const { world } = front.host;
  return {
    world,
    now: new Date(world.now),
    region: target.region,
    accountId: world.account.id,
    caller,
    requestId,
    service: target.service?.name ?? '',
    action: target.name,
    hostParts: target.parts,
    body: wire.body,
    headers: wire.headers,
    secure: wire.secure,
    sourceIp: wire.sourceIp,
    lagSeconds: Math.max(world.options.listLagSeconds, trouble.lag?.seconds ?? 0),
    fails: trouble.fails,
    random: () => draws.next(),
    newId: (prefix, region = target.region) => `${prefix}-${findRegion(region)?.code ?? '000'}${draws.letters(17)}`,
    host: front.host,
  };
}

function refuse(rule: FaultRule, record: CallRecord): Dispatched {
  if (rule.kind === 'dropped') {
    record.outcome = 'dropped';
    record.status = 0;
    return { answer: { cut: true } };
  }
  if (rule.kind === 'html503') {
    record.outcome = 'html503';
    record.status = 503;
    return { answer: html503() };
  }
  const code = rule.code ?? 'Throttling.User';
  const message =
    rule.message ?? (rule.kind === 'throttle' ? 'Request was denied due to user flow control.' : `Injected: ${code}.`);
  throw new CloudError(code, message, rule.status ?? statusOf(code));
}

/** The status that most products give a code. */
function statusOf(code: string): number {
  if (/^(Forbidden|QuotaExceed)/.test(code)) return 403;
  if (/NotFound/.test(code)) return 404;
  if (/^InternalError/.test(code)) return 500;
  return /^ServiceUnavailable/.test(code) ? 503 : 400;
}

function unknownAction(target: Target): CloudError {
  if (!target.service && !target.name) {
    return new CloudError(
      'InvalidAction.NotFound',
      'The local cloud knows no such host, and the request names no action.',
      404,
    );
  }
  const where = target.service ? `service ${target.service.name}` : 'any service';
  return new CloudError(
    'InvalidAction.NotFound',
    `The local cloud has no action "${target.name}" (version "${target.version}") in ${where}.`,
    404,
  );
}

function internal(error: unknown): CloudError {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CloudError('InternalError', `The local cloud failed: ${what}`, 500);
}
