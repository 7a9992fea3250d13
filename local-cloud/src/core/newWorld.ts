import type { Service } from './action';
import { Draws } from './random';
import type { Seed } from './seed';
import type { World } from './world';

/** The world that a seed describes: the core's part first, then each service's slice. */
export function newWorld(seed: Seed, services: Service[]): World {
  const draws = new Draws(`account ${seed.accountId} ${seed.random}`);
  const core = {
    now: Date.parse(seed.now),
    random: seed.random,
    account: { id: seed.accountId, accessKeyId: `LTAI5t${draws.letters(18)}`, accessKeySecret: draws.letters(30) },
    counters: {},
    faults: [],
    options: seed.options,
  };
  // Each service puts its own slice in; the type says what is there afterwards.
  const world = core as unknown as World;
  for (const service of services) service.begin(world, seed);
  return world;
}
