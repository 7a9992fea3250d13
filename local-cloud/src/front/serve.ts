import type { Action } from '../core/action';
import { Reply } from '../core/action';
import type { Call, Caller, ServerPort } from '../core/call';
import type { CallRecord } from '../core/callLog';
import { withoutSecrets } from '../core/callLog';
import { CloudError } from '../core/error';
import type { FaultKind, FaultRule } from '../core/faults/rule';
import { isDark, strike } from '../core/faults/strike';
import { Draws } from '../core/random';
import { findRegion } from '../core/regions';
import { authorise } from '../core/policy/authorise';
import type { World } from '../core/world';
import { checkParams } from '../params/check';
import { conditionsOf } from './conditions';
import { requestKey } from './requestKey';
import { refuseReserved } from './reserved';
import type { Target } from './target';
import type { Wire } from './wire';

/** Whoever answers requests, however they came. */
export interface Desk {
  host: ServerPort;
  record(call: CallRecord): void;
}

/** A request whose target is known, and the way to tell who asks. */
export interface Asked {
  wire: Pick<Wire, 'body' | 'headers' | 'secure' | 'sourceIp'>;
  target: Target;
  /** @param skewMs a skew fault: the cloud's own clock is off by so much. @throws CloudError if it is nobody. */
  identify(skewMs: number | undefined): Caller;
}

/** What comes of a request, before it is put into the words of a protocol. */
export type Said =
  | { kind: 'done'; result: object | Reply; killed?: Caller }
  | { kind: 'refused'; error: CloudError }
  /** What a proxy in front of the cloud says when nobody is behind it. */
  | { kind: 'html503' }
  /** The connection ends without a word. */
  | { kind: 'cut' };

export interface Served {
  said: Said;
  requestId: string;
}

/** From request to answer: who asks, trouble, may they, is it well formed, do it, write it down. */
export async function serve(asked: Asked, desk: Desk): Promise<Served> {
  const { world } = desk.host;
  const { target } = asked;
  if (isDark(world, target.region)) return { said: { kind: 'cut' }, requestId: '' };
  const draws = new Draws(requestKey(world, target));
  const requestId = draws.uuid();
  const record: CallRecord = {
    time: new Date(world.now).toISOString(),
    service: target.service?.name ?? '',
    action: target.name,
    region: target.region,
    caller: '',
    params: withoutSecrets(target.params),
    outcome: 'ok',
    status: 200,
    requestId,
  };
  desk.record(record);
  try {
    return { requestId, said: await answer(asked, desk.host, draws, record) };
  } catch (thrown) {
    const error = thrown instanceof CloudError ? thrown : internal(thrown);
    record.outcome = error.code;
    record.status = error.status;
    return { requestId, said: { kind: 'refused', error } };
  }
}

async function answer(asked: Asked, host: ServerPort, draws: Draws, record: CallRecord): Promise<Said> {
  const { world } = host;
  const { target } = asked;
  const skew = struckBy(SKEW, world, record, target, draws);
  const caller = asked.identify(skew && (skew.seconds ?? 0) * 1000);
  record.caller = caller.arn;

  const early = struckBy(EARLY, world, record, target, draws);
  if (early) return refuse(early, record);
  const slow = struckBy(DELAY, world, record, target, draws);
  const lag = struckBy(LAG, world, record, target, draws);
  const fails = struckBy(FAIL, world, record, target, draws) !== undefined;

  const result = await perform(target, newCall(asked, host, caller, draws, record.requestId, { lag, fails }));
  if (slow) await letPass(host, slow.seconds ?? 0);

  const late = struckBy(LATE, world, record, target, draws);
  if (late?.kind === 'lost-answer') {
    record.outcome = 'lost-answer';
    record.status = 0;
    return { kind: 'cut' };
  }
  record.status = result instanceof Reply ? result.status : 200;
  return { kind: 'done', result, killed: late && caller };
}

const SKEW: FaultKind[] = ['skew'];
const EARLY: FaultKind[] = ['dropped', 'html503', 'code', 'throttle'];
const DELAY: FaultKind[] = ['delay'];
const LAG: FaultKind[] = ['lag'];
const FAIL: FaultKind[] = ['fail'];
const LATE: FaultKind[] = ['lost-answer', 'kill'];

/** The first rule of these kinds that hits this call. */
function struckBy(
  kinds: FaultKind[],
  world: World,
  { service, action, region, caller }: CallRecord,
  target: Target,
  draws: Draws,
): FaultRule | undefined {
  if (world.faults.length === 0) return undefined;
  const probe = { service, action, region, caller, values: Object.values(target.flat) };
  return strike(world, kinds, probe, () => draws.next())[0];
}

async function letPass(host: ServerPort, seconds: number): Promise<void> {
  const to = new Date(host.world.now + seconds * 1000);
  await (host.elapse ? host.elapse(to) : host.clock.jump(to));
}

/** The action itself: permission, parameters, handler. */
async function perform(target: Target, call: Call): Promise<Result> {
  const { action } = target;
  if (!action) throw unknownAction(target);
  if (action.route && Object.keys(target.parts).length === 0) throw atNoHost(target);
  refuseReserved(target.params);
  if (action.permission !== null) {
    authorise(call.world, call.caller, {
      action: action.permission,
      resources: () => action.resources(target.params, call),
      context: () => conditionsOf(action, target.params, call),
    });
  }
  const params = checkParams(action, target.params);
  return action.handle(params, call);
}

type Result = Awaited<ReturnType<Action['handle']>>;

function newCall(
  asked: Asked,
  host: ServerPort,
  caller: Caller,
  draws: Draws,
  requestId: string,
  trouble: { lag?: FaultRule; fails: boolean },
): Call {
  const { world } = host;
  const { target } = asked;
  const { body, headers, secure, sourceIp } = asked.wire;
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
    body,
    headers,
    secure,
    sourceIp,
    lagSeconds: Math.max(world.options.listLagSeconds, trouble.lag?.seconds ?? 0),
    fails: trouble.fails,
    random: () => draws.next(),
    newId: (prefix, region = target.region) => `${prefix}-${findRegion(region)?.code ?? '000'}${draws.letters(17)}`,
    host,
  };
}

function refuse(rule: FaultRule, record: CallRecord): Said {
  if (rule.kind === 'dropped') {
    record.outcome = 'dropped';
    record.status = 0;
    return { kind: 'cut' };
  }
  if (rule.kind === 'html503') {
    record.outcome = 'html503';
    record.status = 503;
    return { kind: 'html503' };
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

/** OSS is told by its signature; what else is routed by paths needs the region that is in its host names. */
function atNoHost({ name, service }: Target): CloudError {
  const hosts = service?.endpoints.join(', ');
  return new CloudError(
    'InvalidAction.NotFound',
    `The local cloud does ${name} at the host names of ${service?.name} only, which tell the region: ${hosts}.`,
    404,
  );
}

function internal(error: unknown): CloudError {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CloudError('InternalError', `The local cloud failed: ${what}`, 500);
}
