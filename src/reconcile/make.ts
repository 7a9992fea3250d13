import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { TickSettings } from '../plan/settings';
import { pointKey, type Identity } from '../recovery/identity';
import type { Result } from '../recovery/outcomes';
import { pointOf } from '../recovery/point';
import { failureOf } from './failure';

/** Names tried for one image in a tick, where others have them. */
const NAMES_AT_ONCE = 3;

interface Making {
  /** The region that the image is made in. */
  where: Ecs;
  identity: Identity;
  /** The first that is tried. */
  attempt: number;
  nameOf: (attempt: number) => string;
  /** @returns the image's id */
  request: (name: string, attempt: number) => Promise<string>;
}

/** Makes an image, or adopts the one that an earlier request made whose answer never came. */
export async function make(
  settings: TickSettings,
  { where, identity, attempt, nameOf, request }: Making,
): Promise<Result> {
  for (let tried = attempt; tried < attempt + NAMES_AT_ONCE; tried++) {
    const name = nameOf(tried);
    try {
      return { ok: true, imageId: await request(name, tried), imageName: name };
    } catch (error) {
      if (!saysUsedAlready(error)) return { ok: false, failure: failureOf(error) };
      const found = await adopted(settings, where, name, identity, error);
      if (found !== 'name is taken') return found;
    }
  }
  const { region } = where;
  const message = `other images have the name ${nameOf(attempt)} and those of further attempts in ${region}`;
  return { ok: false, failure: { code: 'InvalidImageName.Duplicated', message } };
}

async function adopted(
  settings: TickSettings,
  where: Ecs,
  name: string,
  identity: Identity,
  refusal: CloudError,
): Promise<Result | 'name is taken'> {
  try {
    const made = await whoMade(settings, where, name, identity);
    if (made.by === 'us') return { ok: true, imageId: made.imageId, imageName: name };
    if (made.by === 'another') return 'name is taken';
    // Made, but not yet in the lists: the next tick will see it.
    return { ok: false, failure: { ...failureOf(refusal), busy: true } };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** The image that an earlier request, whose answer was lost, has made under this name. */
type Made = { by: 'us'; imageId: string } | { by: 'another' } | { by: 'nobody' };

/**
 * Looks at who has an image's name, once the cloud has said that the name or the client token is used already. An image of
 * this very point that has failed is another: it is an attempt that counts, and the next has a name of its own.
 */
async function whoMade(settings: TickSettings, ecs: Ecs, name: string, identity: Identity): Promise<Made> {
  const [image] = await ecs.describeImages({ tags: {}, name });
  if (!image) return { by: 'nobody' };
  const point = pointOf(settings, image, ecs.region);
  const ours = point && point.state !== 'failed' && pointKey(point.identity) === pointKey(identity);
  return ours ? { by: 'us', imageId: image.id } : { by: 'another' };
}

function saysUsedAlready(error: unknown): error is CloudError {
  return error instanceof CloudError && (error.kind === 'name-taken' || error.kind === 'token-reused');
}
