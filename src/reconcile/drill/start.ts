import { CloudError } from '../../cloud/errors';
import type { DrillNetwork } from '../../plan/drill-settings';
import { networkTags, readNetwork } from '../../recovery/drill/network';
import type { Drilled } from '../../recovery/drill/report';
import { releaseTime, runToken, serverOf } from '../../recovery/drill/server';
import type { Turn } from '../../recovery/drill/turn';
import type { Failure } from '../../recovery/world';
import type { DrillHands } from './course';
import { failureOf } from '../failure';

export const NO_NETWORK = 'NoNetwork';

/** Copies that are tried at a time, where the first cannot be started. */
const COPIES_TRIED = 3;
/** Places and types tried for one of them. */
const PLACES_TRIED = 6;

export type Started = { kind: 'asked'; of: Drilled } | { kind: 'nothing' } | NotMade;
type NotMade = { kind: 'not made'; of?: Drilled; failure: Failure };

/** Asks for the server of the first copy that can be had. What cannot is told, and says nothing about the copy. */
export async function start(hands: DrillHands, wanted: readonly Turn[]): Promise<Started> {
  if (wanted.length === 0) return { kind: 'nothing' };
  const network = await networkOf(hands);
  if (!network) {
    const message = `there is no network to drill in in ${hands.servers.region}: it comes with pulumi up`;
    return { kind: 'not made', failure: { code: NO_NETWORK, message, denied: true } };
  }
  const { asked, refused } = await firstToBeHad(hands, wanted.slice(0, COPIES_TRIED), network);
  const [first, ...others] = refused;
  for (const { of, failure } of asked ? refused : others) hands.onRefusal(of, failure);
  if (asked) return { kind: 'asked', of: asked };
  return first ? { kind: 'not made', ...first } : { kind: 'nothing' };
}

async function firstToBeHad(hands: DrillHands, wanted: readonly Turn[], network: DrillNetwork) {
  const refused: { of: Drilled; failure: Failure }[] = [];
  for (const turn of wanted) {
    const of = { plan: turn.plan, instance: turn.instance, imageId: turn.point.imageId };
    const failure = await ask(hands, turn, network);
    if (!failure || failure.busy) return { asked: of, refused };
    refused.push({ of, failure });
    if (failure.denied) break;
  }
  return { refused };
}

/** That of the config, or the one that the stack has made. */
async function networkOf({ settings, servers }: DrillHands): Promise<DrillNetwork | undefined> {
  if (settings.drill.network) return settings.drill.network;
  const [group] = await servers.securityGroups(networkTags(settings.vault));
  return group && readNetwork(group.id, group.tags);
}

/** @returns why it could not be had; busy where another has asked for it already */
async function ask(hands: DrillHands, { point }: Turn, network: DrillNetwork): Promise<Failure | undefined> {
  const { settings, servers } = hands;
  const { type } = point.sheet;
  const types = [type, ...(settings.drill.typeFallbacks[type] ?? [])];
  const places = types.flatMap((one) => network.vSwitchIds.map((vSwitch) => ({ type: one, vSwitch })));
  let last: Failure = { code: 'NoVSwitch', message: 'the network to drill in has no vSwitch' };
  for (const place of places.slice(0, PLACES_TRIED)) {
    const now = hands.now();
    const { tags, ...server } = serverOf(settings.vault, point, now);
    try {
      await servers.run(
        {
          ...server,
          ...place,
          securityGroups: network.securityGroupIds,
          resourceGroupId: settings.resourceGroupId,
          tags: { ...settings.tags, ...tags },
        },
        {
          clientToken: runToken(settings.vault, point, `${place.type} ${place.vSwitch}`, now),
          releaseAt: releaseTime(now, settings.drill.timeoutMinutes),
        },
      );
      return undefined;
    } catch (error) {
      if (error instanceof CloudError && error.kind === 'token-reused') return { ...failureOf(error), busy: true };
      last = failureOf(error);
      if (!(error instanceof CloudError) || error.kind !== 'sold-out') return last;
    }
  }
  return last;
}
