import type { Service } from '../../core/action';
import type { ServerPort } from '../../core/call';
import { countNow } from '../../core/counters';
import { Draws } from '../../core/random';
import type { Registry } from '../../core/registry';
import { ArchiveStore } from '../../runtime/archive';
import { RuntimeHost } from '../../runtime/host';
import { functionActions } from './functions';
import { invokeActions } from './invoke';
import { FunctionRunner } from './runner';
import { settingActions } from './settings';
import type { Invocation } from './state';
import { tagActions } from './tags';
import { Timers } from './timers';
import { triggerActions } from './triggers';

export interface FunctionCompute extends Service {
  runner: FunctionRunner;
}

/** Function Compute 3.0: what is deployed, and the processes that it runs in. */
export function createFc(host: ServerPort): FunctionCompute {
  const archives = new ArchiveStore();
  const runtime = new RuntimeHost(host.clock, () => host.endpoints);
  const runner = new FunctionRunner(host, archives, runtime);
  host.halter = (accessKeyId) => runtime.halt(accessKeyId);
  host.elapse = (to) => runtime.timeline.elapse(to);
  return {
    name: 'fc',
    protocol: 'roa',
    // The first that fits counts: a region could end so.
    endpoints: [
      '{account}.{region}-internal.fc.aliyuncs.com',
      '{account}.{region}.fc.aliyuncs.com',
      'fcv3.{region}.aliyuncs.com',
    ],
    actions: [
      ...functionActions(archives),
      ...triggerActions,
      ...settingActions,
      ...tagActions,
      ...invokeActions(runner),
    ],
    begin(world) {
      world.fc = { functions: {}, pending: [], invocations: [] };
    },
    events: new Timers(host, runner),
    restored: () => runtime.beginAnew(),
    close() {
      runtime.close();
      archives.close();
      return Promise.resolve();
    },
    runner,
  };
}

/** @throws Error where the function does not exist or all its instances are busy */
export function invokeByHand(
  host: ServerPort & { registry: Registry },
  region: string,
  functionName: string,
  payload: string | Buffer,
): Promise<Invocation> {
  const { runner } = host.registry.service('fc') as FunctionCompute;
  if (!runner.find(region, functionName)) throw new Error(`${region} has no function "${functionName}"`);
  if (runner.isFull(region, functionName)) throw new Error(`All instances of function "${functionName}" are busy`);
  const { world } = host;
  const count = countNow(world, 'invocations by hand');
  const requestId = new Draws(`${world.random} by hand ${count} ${world.now}`).uuid().toLowerCase();
  return runner.run({ region, functionName, requestId, event: Buffer.from(payload) });
}
