import type { ServerPort } from '../../core/call';
import { countNow } from '../../core/counters';
import { messageOf } from '../../core/error';
import { evaluate } from '../../core/policy/evaluate';
import { policiesOf } from '../../core/policy/policies';
import { Draws } from '../../core/random';
import type { World } from '../../core/world';
import type { ArchiveStore } from '../../runtime/archive';
import type { RunEnding, RuntimeHost } from '../../runtime/host';
import type { Credentials, FunctionFault } from '../../runtime/protocol';
import type { LogRow } from '../sls/state';
import { append, findStore } from '../sls/state';
import { checkTrust, openSession } from '../sts/session';
import { LogWriter } from './logWriter';
import type { FcFunction, Invocation } from './state';
import { findFunctions } from './state';

/** Of so many last runs the answer is kept: a month of ticks would fill the memory with them. */
const RESULTS_KEPT = 1000;
const SESSION_SECONDS = 36 * 3600;
const NO_ROLE: Credentials = { accessKeyId: '', accessKeySecret: '', securityToken: '' };

/** An event for a function. */
export interface Occasion {
  region: string;
  functionName: string;
  requestId: string;
  event: Buffer;
  triggerName?: string;
  /** Hears each line that the run logs, wherever else that goes. */
  listener?: (line: string) => void;
}

/** Runs functions of the world: in their processes, under their roles, with their lines in the log and the run on record. */
export class FunctionRunner {
  constructor(
    private readonly host: ServerPort,
    private readonly archives: ArchiveStore,
    private readonly runtime: RuntimeHost,
  ) {}

  find(region: string, functionName: string): FcFunction | undefined {
    return findFunctions(this.host.world, region)[functionName];
  }

  /** Has the function as many runs under way as it may? */
  isFull(region: string, functionName: string): boolean {
    const limit = this.find(region, functionName)?.reservedConcurrency ?? Infinity;
    return this.runtime.busy(region, functionName) >= limit;
  }

  /** Runs it for a caller that waits for the answer, and may be a function itself. */
  answer(occasion: Occasion, accessKeyId: string): Promise<Invocation> {
    return this.runtime.answering(accessKeyId, () => this.run(occasion));
  }

  /** Never rejects: whatever goes wrong is the invocation's outcome. */
  async run(occasion: Occasion): Promise<Invocation> {
    // A restore puts another world in place: what began in this one ends in this one.
    const { world } = this.host;
    const found = findFunctions(world, occasion.region)[occasion.functionName];
    if (!found) return this.record(world, occasion, failure(world, 'FunctionNotFound', 'the function does not exist'));
    const log = new LogWriter(found, occasion, world.now, (row) => {
      if (row.fields.message !== undefined) occasion.listener?.(row.fields.message);
      this.write(world, found, occasion.region, row);
    });
    const rights = this.rights(world, found);
    if ('fault' in rights) return this.record(world, occasion, failure(world, 'AccessDenied', rights.fault));
    log.begin(world.now);
    const ending = await this.runtime.run({
      spec: this.specOf(world, found, occasion.region),
      requestId: occasion.requestId,
      event: occasion.event,
      log: (level, text) => log.line(world.now, level, text),
      assumeRole: () => this.assumeRole(world, found),
      nameProcess: () => `${world.random} ${world.now} ${countNow(world, 'function processes')}`,
    });
    log.end(world.now, ending);
    return this.record(world, occasion, ending);
  }

  private specOf(world: World, found: FcFunction, region: string) {
    const { config, code } = found;
    return {
      generation: `${code.hash} ${found.id} ${found.generation}`,
      environment: config.environmentVariables,
      terms: {
        codeDir: this.archives.folder(code.hash) ?? '',
        handler: config.handler,
        functionName: found.name,
        memoryMiB: config.memorySize,
        timeoutSeconds: config.timeout,
        region,
        accountId: world.account.id,
      },
    };
  }

  private rights(world: World, found: FcFunction): { fault: string } | { ok: true } {
    if (found.config.role === '') return { ok: true };
    const role = world.ram.roles[roleName(found)];
    if (!role) return { fault: `the role ${found.config.role} does not exist` };
    try {
      checkTrust(role, { service: 'fc.aliyuncs.com' });
      return { ok: true };
    } catch (error) {
      return { fault: messageOf(error) };
    }
  }

  private assumeRole(world: World, found: FcFunction): { credentials: Credentials; expires: number } {
    const role = world.ram.roles[roleName(found)];
    if (!role) return { credentials: NO_ROLE, expires: Infinity };
    const count = countNow(world, 'function sessions');
    const draws = new Draws(`${world.random} function session ${count} ${world.now}`);
    const { accessKeyId, accessKeySecret, securityToken, expires } = openSession(world, {
      role,
      sessionName: 'FunctionCompute',
      seconds: SESSION_SECONDS,
      random: () => draws.next(),
    });
    return { credentials: { accessKeyId, accessKeySecret, securityToken }, expires: Date.parse(expires) };
  }

  /** Function Compute writes under the function's role: where that may not, nothing is written. */
  private write(world: World, found: FcFunction, region: string, row: LogRow): void {
    const { project, logstore } = found.config.logConfig;
    const store = project && logstore ? findStore(world, region, project, logstore) : undefined;
    if (
      store &&
      mayWrite(world, found, `acs:log:${region}:${world.account.id}:project/${project}/logstore/${logstore}`)
    ) {
      append(store, row);
    }
  }

  private record(world: World, occasion: Occasion, ending: RunEnding): Invocation {
    const { region, functionName, requestId, triggerName } = occasion;
    const { outcome, result, fault, coldStart, startedAt, endedAt } = ending;
    const invocation: Invocation = {
      time: new Date(startedAt).toISOString(),
      region,
      functionName,
      requestId,
      ...(triggerName !== undefined && { triggerName }),
      outcome,
      ...(result !== undefined && { result }),
      ...(fault !== undefined && { fault }),
      coldStart,
      durationMs: endedAt - startedAt,
    };
    const { invocations } = world.fc;
    invocations.push(invocation);
    const aged = invocations[invocations.length - 1 - RESULTS_KEPT];
    if (aged) delete aged.result;
    return invocation;
  }
}

const roleName = (found: FcFunction): string => found.config.role.split(':role/')[1] ?? '';

function failure(world: World, errorType: string, errorMessage: string): RunEnding {
  const fault: FunctionFault = { errorMessage, errorType, stackTrace: [] };
  return { outcome: 'error', fault, lastWords: [], coldStart: false, startedAt: world.now, endedAt: world.now };
}

function mayWrite(world: World, found: FcFunction, resource: string): boolean {
  const name = roleName(found);
  if (name === '') return true;
  const role = { type: 'role' as const, name, arn: found.config.role, principalId: '', accessKeyId: '' };
  return evaluate(policiesOf(world, role), 'log:PostLogStoreLogs', resource, {}) === 'allow';
}
