import type { Ecs } from '../cloud/ecs';
import { pointName } from '../plan/names';
import type { TickSettings } from '../plan/settings';
import type { Ask } from '../recovery/asks';
import { copyPlaces, type CopyOrder } from '../recovery/copies';
import type { Decisions } from '../recovery/decide';
import { clientToken, identityTags, TAG } from '../recovery/identity';
import { askKey, copyKey, type Result, type Results } from '../recovery/outcomes';
import { copyTags } from '../recovery/point';
import { rulesMark } from '../recovery/retention/rules';
import type { World } from '../recovery/world';
import { make } from './make';
import { failureOf } from './failure';
import { inParallel } from './parallel';
import { readServers, type Described } from './servers';

export interface Hands {
  cloudOf: (region: string) => Ecs;
  now: () => Date;
  /** No new request is begun after it. */
  deadline: Date;
}

/** Servers handled side by side. */
const SERVERS_AT_ONCE = 8;

/** Asks for the images and copies that were decided. A refusal of one never stops another. */
export async function protect(
  settings: TickSettings,
  world: World,
  decisions: Decisions,
  hands: Hands,
): Promise<{ results: Results; notes: string[] }> {
  const results: Results = { asks: {}, copies: {} };
  const asks = decisions.slots.flatMap(({ decision }) =>
    decision.kind === 'ask' || decision.kind === 'waits' ? [decision.ask] : [],
  );
  const servers = [...new Set(asks.map(({ identity }) => identity.instance))];
  const source = hands.cloudOf(settings.sourceRegion);
  const due = await readServers(source, servers);
  await inParallel(SERVERS_AT_ONCE, servers, async (server) => {
    if (hands.now() >= hands.deadline) return;
    const described = await due.describe(server);
    for (const ask of asks.filter(({ identity }) => identity.instance === server)) {
      if (hands.now() >= hands.deadline) return;
      const result = await askForImage(settings, ask, described, source, hands);
      results.asks[askKey(ask.identity)] = result;
      // Whoever waits comes up only where nothing was begun.
      if (result.ok || result.failure.busy) return;
    }
  });
  const places = copyPlaces(settings, world);
  // One after the other, so that the place of a refused copy goes to the next.
  for (const { decision } of decisions.copies) {
    if (decision.kind !== 'copy' && decision.kind !== 'waits') continue;
    const { order } = decision;
    if (hands.now() >= hands.deadline || !places.take(order.destination)) continue;
    const result = await askForCopy(settings, order, hands);
    if (!result.ok) places.giveBack(order.destination);
    results.copies[copyKey(order.source.identity, order.destination)] = result;
  }
  return { results, notes: due.notes };
}

async function askForImage(
  settings: TickSettings,
  { plan, identity, attempt }: Ask,
  described: Described,
  ecs: Ecs,
  hands: Hands,
): Promise<Result> {
  if ('error' in described) return { ok: false, failure: failureOf(described.error) };
  const { instance, slot, kind } = identity;
  return make(settings, {
    where: ecs,
    identity,
    attempt,
    nameOf: (tried) => pointName(plan, settings.plans, instance, slot, tried, 'source', kind),
    request: (name, tried) =>
      ecs.createImage({
        instanceId: instance,
        name,
        description: plan.description,
        resourceGroupId: settings.resourceGroupId,
        tags: {
          ...settings.tags,
          ...identityTags(identity, tried),
          ...described.tags,
          [TAG.rules]: rulesMark(plan),
        },
        clientToken: clientToken(identity, name, settings.sourceRegion, slot, hands.now()),
      }),
  });
}

async function askForCopy(settings: TickSettings, order: CopyOrder, hands: Hands): Promise<Result> {
  const { plan, source, destination, copyAttempt } = order;
  const { identity } = source;
  const { instance, slot, kind } = identity;
  return make(settings, {
    where: hands.cloudOf(destination),
    identity,
    attempt: copyAttempt,
    nameOf: (tried) => pointName(plan, settings.plans, instance, slot, source.attempt + tried - 1, 'destination', kind),
    request: (name, tried) =>
      hands.cloudOf(settings.sourceRegion).copyImage({
        imageId: source.imageId,
        destinationRegion: destination,
        name,
        description: plan.destinationDescription,
        resourceGroupId: settings.resourceGroupId,
        tags: { ...settings.tags, ...copyTags(source, tried) },
        kmsKeyId: settings.encryptionKeys[destination],
        clientToken: clientToken(identity, name, destination, source.createdAt, hands.now()),
      }),
  });
}
