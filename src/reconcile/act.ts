import type { Ecs } from '../cloud/ecs';
import type { CloudError } from '../cloud/errors';
import { pointName } from '../plan/names';
import type { TickSettings } from '../plan/settings';
import { ATTEMPTS, type Ask } from '../recovery/asks';
import { copyPlaces, type CopyOrder } from '../recovery/copies';
import type { Decisions } from '../recovery/decide';
import { clientToken, identityTags, type Identity } from '../recovery/identity';
import { askKey, copyKey, type Result, type Results } from '../recovery/outcomes';
import { copyTags } from '../recovery/point';
import type { World } from '../recovery/world';
import { saysUsedAlready, whoMade } from './adopt';
import { failureOf } from './observe';
import { inParallel } from './parallel';
import { describeServers, type Descriptions } from './servers';

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
  const asks = decisions.slots.flatMap(({ decision }) => (decision.kind === 'ask' ? [decision.ask] : []));
  const source = hands.cloudOf(settings.sourceRegion);
  const described = await describeServers(source, [...new Set(asks.map(({ identity }) => identity.instance))]);
  await inParallel(SERVERS_AT_ONCE, asks, async (ask) => {
    if (hands.now() >= hands.deadline) return;
    results.asks[askKey(ask.identity)] = await askForImage(settings, ask, described, source, hands);
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
  return { results, notes: described.notes };
}

async function askForImage(
  settings: TickSettings,
  { plan, identity, attempt }: Ask,
  { servers }: Descriptions,
  ecs: Ecs,
  hands: Hands,
): Promise<Result> {
  const server = servers.get(identity.instance);
  if (!server || 'error' in server) return { ok: false, failure: failureOf(server?.error) };
  const name = pointName(plan, settings.plans, identity.instance, identity.slot, attempt, 'source', identity.kind);
  const result = await make(ecs, name, identity, () =>
    ecs.createImage({
      instanceId: identity.instance,
      name,
      description: plan.description,
      resourceGroupId: settings.resourceGroupId,
      tags: { ...settings.tags, ...identityTags(identity, attempt), ...server.tags },
      clientToken: clientToken(identity, name, settings.sourceRegion, identity.slot, hands.now()),
    }),
  );
  if (result !== 'name is taken') return result;
  // A foreign image has the name: the next attempt's is another.
  return attempt < ATTEMPTS
    ? askForImage(settings, { plan, identity, attempt: attempt + 1 }, { servers, notes: [] }, ecs, hands)
    : nameTaken(name, ecs);
}

async function askForCopy(settings: TickSettings, order: CopyOrder, hands: Hands): Promise<Result> {
  const { plan, source, destination, copyAttempt } = order;
  const { identity } = source;
  const target = hands.cloudOf(destination);
  const attempt = source.attempt + copyAttempt - 1;
  const name = pointName(plan, settings.plans, identity.instance, identity.slot, attempt, 'destination', identity.kind);
  const result = await make(target, name, identity, () =>
    hands.cloudOf(settings.sourceRegion).copyImage({
      imageId: source.imageId,
      destinationRegion: destination,
      name,
      description: plan.destinationDescription,
      resourceGroupId: settings.resourceGroupId,
      tags: { ...settings.tags, ...copyTags(source, copyAttempt) },
      kmsKeyId: settings.encryptionKeys[destination],
      clientToken: clientToken(identity, name, destination, source.createdAt, hands.now()),
    }),
  );
  if (result !== 'name is taken') return result;
  return copyAttempt < ATTEMPTS
    ? askForCopy(settings, { ...order, copyAttempt: copyAttempt + 1 }, hands)
    : nameTaken(name, target);
}

/** Makes an image, or adopts the one that an earlier request made whose answer never came. */
async function make(
  where: Ecs,
  name: string,
  identity: Identity,
  request: () => Promise<string>,
): Promise<Result | 'name is taken'> {
  try {
    return { ok: true, imageId: await request(), imageName: name };
  } catch (error) {
    if (!saysUsedAlready(error)) return { ok: false, failure: failureOf(error) };
    return adopted(where, name, identity, error);
  }
}

async function adopted(
  where: Ecs,
  name: string,
  identity: Identity,
  refusal: CloudError,
): Promise<Result | 'name is taken'> {
  try {
    const made = await whoMade(where, name, identity);
    if (made.by === 'us') return { ok: true, imageId: made.imageId, imageName: name };
    if (made.by === 'another' && refusal.kind === 'name-taken') return 'name is taken';
    // Made, but not yet in the lists: the next tick will see it.
    return { ok: false, failure: { ...failureOf(refusal), busy: true } };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function nameTaken(name: string, { region }: Ecs): Result {
  const message = `images that are not this vault's have the name ${name} and those of further attempts in ${region}`;
  return { ok: false, failure: { code: 'InvalidImageName.Duplicated', message } };
}
