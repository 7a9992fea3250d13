import fc from 'fast-check';
import { clientToken, identityTags, readIdentity, type Identity } from '../../../src/recovery/identity';
import { night } from '../worlds';

const identities = fc.record({
  vault: fc.stringMatching(/^[a-z][a-z-]{0,30}$/),
  plan: fc.stringMatching(/^[a-z][a-z-]{0,20}$/),
  instance: fc.stringMatching(/^i-[a-z0-9]{1,22}$/),
  slot: fc.integer({ min: 0, max: 40_000_000 }).map((minute) => new Date(minute * 60_000)),
  kind: fc.constantFrom('scheduled' as const, 'adhoc' as const),
});

test('an identity is read back from its tags', () => {
  fc.assert(
    fc.property(identities, fc.integer({ min: 1, max: 9 }), (identity, attempt) => {
      expect(readIdentity(identityTags(identity, attempt))).toEqual({ identity, attempt });
    }),
  );
});

test('tags of others, or damaged ones, are no identity', () => {
  const tags = identityTags({ vault: 'v', plan: 'p', instance: 'i-1', slot: night(2), kind: 'scheduled' }, 1);
  for (const broken of [
    {},
    { ...tags, 'offsite-scheme': '2.1' },
    { ...tags, 'offsite-slot': 'yesterday' },
    { ...tags, 'offsite-vault': '' },
    { ...tags, 'offsite-instance': '' },
    { ...tags, 'offsite-plan': '' },
  ]) {
    expect(readIdentity(broken)).toBeUndefined();
  }
});

describe('a client token', () => {
  const identity: Identity = { vault: 'v', plan: 'p', instance: 'i-1', slot: night(2), kind: 'scheduled' };
  const minutes = (n: number) => new Date(night(2).getTime() + n * 60_000);
  const token = (n: number, changes: Partial<Identity> = {}, name = 'n', target = 't') =>
    clientToken({ ...identity, ...changes }, name, target, night(2), minutes(n));

  test('is the same within the hour, so that a lost answer makes nothing twice', () => {
    expect(token(59)).toBe(token(0));
  });
  test('is another later, since the cloud answers an old one with an image that may be gone', () => {
    expect(token(60)).not.toBe(token(0));
  });
  test('differs in everything that a point is', () => {
    const others = [
      token(0, { vault: 'w' }),
      token(0, { plan: 'q' }),
      token(0, { instance: 'i-2' }),
      token(0, { slot: night(3) }),
      token(0, { kind: 'adhoc' }),
      token(0, {}, 'm'),
      token(0, {}, 'n', 'u'),
    ];
    expect(new Set([token(0), ...others]).size).toBe(8);
  });
  test('fits', () => {
    expect(token(0)).toMatch(/^[\x21-\x7e]{1,64}$/);
  });
});
