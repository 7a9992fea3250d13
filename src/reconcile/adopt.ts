import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import { pointKey, readIdentity, type Identity } from '../recovery/identity';

/** The image that an earlier request, whose answer was lost, has made under this name. */
export type Made = { by: 'us'; imageId: string } | { by: 'another'; imageId: string } | { by: 'nobody' };

/** Looks at who has an image's name, once the cloud has said that the name or the client token is used already. */
export async function whoMade(ecs: Ecs, name: string, identity: Identity): Promise<Made> {
  const [image] = await ecs.describeImages({ tags: {}, name });
  if (!image) return { by: 'nobody' };
  const read = readIdentity(image.tags);
  const ours = read?.identity.vault === identity.vault && pointKey(read.identity) === pointKey(identity);
  return { by: ours ? 'us' : 'another', imageId: image.id };
}

export function saysUsedAlready(error: unknown): error is CloudError {
  return error instanceof CloudError && (error.kind === 'name-taken' || error.kind === 'token-reused');
}
