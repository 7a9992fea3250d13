import { createHash } from 'node:crypto';

/** What a point is the point of. It decides tags and client tokens; the image's name is for people. */
export interface Identity {
  vault: string;
  plan: string;
  instance: string;
  /** Whole minutes. For an ad hoc point, the minute it was asked for. */
  slot: Date;
  kind: Kind;
}

export type Kind = 'scheduled' | 'adhoc';

/** Tag keys of everything that the vault owns. No colon: in a policy's condition its meaning would be uncertain. */
export const TAG = {
  scheme: 'offsite-scheme',
  vault: 'offsite-vault',
  plan: 'offsite-plan',
  instance: 'offsite-instance',
  slot: 'offsite-slot',
  kind: 'offsite-kind',
  host: 'offsite-host',
  network: 'offsite-network',
  securityGroups: 'offsite-security-groups',
  role: 'offsite-role',
  disks: 'offsite-disks',
  moreDisks: 'offsite-disks-more',
  source: 'offsite-source',
  taken: 'offsite-taken',
  drill: 'offsite-drill',
  /** On a server made from a copy: for what it was made. */
  recovery: 'offsite-recovery',
  /** The keep rules that the plan had when the image was made: what the brake remembers by. */
  rules: 'offsite-rules',
  /** On the snapshots of a failed image that is about to go: what is left of it may go too, and nothing else. */
  discarded: 'offsite-discarded',
} as const;

export const TAG_PREFIX = 'offsite-';

const SCHEME_VERSION = '1';

export type Tags = Record<string, string>;

/** `2026-03-01T18:00Z` */
export function slotText(slot: Date): string {
  return `${slot.toISOString().slice(0, 16)}Z`;
}

export function identityTags(identity: Identity, attempt: number): Tags {
  return {
    [TAG.scheme]: `${SCHEME_VERSION}.${attempt}`,
    [TAG.vault]: identity.vault,
    [TAG.plan]: identity.plan,
    [TAG.instance]: identity.instance,
    [TAG.slot]: slotText(identity.slot),
    [TAG.kind]: identity.kind,
  };
}

/** Undefined for tags that this program did not write: such an image is nobody's business here. */
export function readIdentity(tags: Tags): { identity: Identity; attempt: number } | undefined {
  const [version, attempt] = (tags[TAG.scheme] ?? '').split('.');
  const slot = new Date(tags[TAG.slot] ?? '');
  const { [TAG.vault]: vault, [TAG.plan]: plan, [TAG.instance]: instance } = tags;
  if (version !== SCHEME_VERSION || !vault || !plan || !instance || Number.isNaN(slot.getTime())) return undefined;
  const kind = tags[TAG.kind] === 'adhoc' ? 'adhoc' : 'scheduled';
  return { identity: { vault, plan, instance, slot, kind }, attempt: Number(attempt) || 1 };
}

/** Equal for the images of one point, in every region and attempt. By the minute, as `slotText` writes it. */
export function pointKey({ plan, instance, slot, kind }: Omit<Identity, 'vault'>): string {
  return `${plan}/${instance}/${Math.floor(slot.getTime() / 60_000)}/${kind}`;
}

/**
 * The client token of a request. A repeat within the hour counts as the same request, so that an answer that was lost makes
 * nothing twice. Later it is a new one: the cloud answers an old token with the image that it made then, even when that is
 * gone. Two images of one name cannot be, so an hour's change in between makes no second one either.
 *
 * @param since when the request became possible: the slot for an image, the image's creation for a copy
 * @returns at most 64 ASCII characters
 */
export function clientToken(identity: Identity, name: string, target: string, since: Date, now: Date): string {
  const hour = Math.floor((now.getTime() - since.getTime()) / 3_600_000);
  const { vault } = identity;
  return createHash('sha256')
    .update(JSON.stringify([vault, pointKey(identity), name, target, hour]))
    .digest('hex')
    .slice(0, 64);
}
