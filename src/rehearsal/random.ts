import { createHash } from 'node:crypto';

/** Draws 0 <= x < 1 of their own for each purpose: the same seed and purpose give the same row of numbers. */
export function draws(seed: number, purpose: string): () => number {
  // mulberry32, begun at a hash so that neighbouring seeds have nothing in common.
  let state = createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
