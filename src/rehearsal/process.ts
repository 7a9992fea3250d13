import type { InProcessCaller, LocalCloud } from 'local-cloud';
import { AlibabaEcs } from '../cloud/alibaba/ecs';
import { AlibabaServers } from '../cloud/alibaba/servers';
import type { Ecs } from '../cloud/ecs';
import type { Servers } from '../cloud/servers';
import { InProcessTransport, type Line } from './transport';
import { VirtualTime } from './virtual-time';

/** Of whoever asks a local cloud in process. */
export interface Process {
  cloud: LocalCloud;
  /** Default: the account's own key. */
  caller?: InProcessCaller;
  /** 0 <= x < 1, for the pauses between retries. */
  random: () => number;
  /** Of one request, where the cloud is throttled or fails; default 5. */
  tries?: number;
}

export interface ProcessHands {
  cloudOf: (region: string) => Ecs;
  /** What a drill asks with. */
  serversOf: (region: string) => Servers;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Runs `work` as a process that asks the local cloud, without being one. A `kill` fault ends it as SIGKILL would: the answer
 * to the call that was hit is never read by anybody, and no call follows it.
 */
export async function inProcess<T>(
  { cloud, caller = 'root', random, tries = 5 }: Process,
  work: (hands: ProcessHands) => Promise<T>,
): Promise<T | 'killed'> {
  const time = new VirtualTime(cloud);
  const retry = { tries, baseDelay: 1000, random, sleep: time.sleep };
  return new Promise((resolve, reject) => {
    const line: Line = {
      cloud,
      caller,
      retry,
      killed: false,
      onKilled: () => {
        end();
        resolve('killed');
      },
    };
    // What a finished work has left under way, such as reads beside one that failed, is frozen with its process.
    const end = () => {
      line.killed = true;
      time.stop();
    };
    const regions = new Map<string, Ecs>();
    const cloudOf = (region: string): Ecs => {
      const ecs = regions.get(region) ?? new AlibabaEcs(new InProcessTransport(region, line));
      regions.set(region, ecs);
      return ecs;
    };
    const serversOf = (region: string) => new AlibabaServers(new InProcessTransport(region, line));
    work({ cloudOf, serversOf, now: time.now, sleep: time.sleep }).finally(end).then(resolve, reject);
  });
}
