import { AlibabaEcs } from '../cloud/alibaba/ecs';
import { AlibabaOffers } from '../cloud/alibaba/offers';
import { AlibabaServers } from '../cloud/alibaba/servers';
import { EcsClient } from '../cloud/alibaba/client';
import type { Credentials, Endpoint } from '../cloud/alibaba/wire';
import { roleCreated } from '../cloud/alibaba/ram';
import type { Ecs } from '../cloud/ecs';
import type { Cloud } from './context';
import { keySource } from './credentials';
import { LocalClock } from './local-clock';
import type { Surroundings } from './surroundings';

/** Fewer than the function makes: a person waits. */
const TRIES = 4;

/** @throws CliError without credentials, or without the local cloud that was named */
export async function connect(surroundings: Surroundings, local: URL | undefined): Promise<Cloud> {
  const current = keySource(surroundings.env, local);
  const { credentials: first, origin: keyOrigin } = await current();
  let credentials = first;
  const clock = local && (await LocalClock.read(local));
  const endpoint: Endpoint | undefined = local && { host: local.host, protocol: 'HTTP' };
  const retry = { tries: TRIES, baseDelay: 1000, random: Math.random, sleep: surroundings.sleep };
  const made = new Map<string, Ecs>();
  return {
    keyOrigin,
    cloudOf(region) {
      const ecs = made.get(region) ?? new AlibabaEcs(new EcsClient(region, credentials, retry, endpoint));
      made.set(region, ecs);
      return ecs;
    },
    offersOf(region) {
      const line = { credentials, endpoint, retry };
      return new AlibabaOffers(new EcsClient(region, credentials, retry, endpoint), line);
    },
    serversOf: (region) => new AlibabaServers(new EcsClient(region, credentials, retry, endpoint)),
    roleCreated: (name) => roleCreated(name, credentials, endpoint),
    now: clock ? () => clock.now() : surroundings.now,
    async pass(ms, signal) {
      await (clock ? clock.advance(ms) : surroundings.sleep(ms, signal));
      const { credentials: renewed } = await current();
      if (!same(renewed, credentials)) made.clear();
      credentials = renewed;
    },
  };
}

function same(a: Credentials, b: Credentials): boolean {
  return a.accessKeyId === b.accessKeyId && a.securityToken === b.securityToken;
}
