import { hash } from 'node:crypto';

const UUID_BYTES = 16;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Draws that depend on what is asked and not on what was asked before: requests that arrive in another order still draw
 * the same numbers, so that the same seed gives the same run.
 */
export class Draws {
  private block: Buffer = Buffer.alloc(0);
  private at = 0;
  private blocks = 0;

  constructor(private readonly key: string) {}

  /** 0 <= x < 1 */
  next(): number {
    return (this.byte() * 2 ** 24 + this.byte() * 2 ** 16 + this.byte() * 2 ** 8 + this.byte()) / 2 ** 32;
  }

  /** Lower-case letters and digits. */
  letters(count: number): string {
    let made = '';
    // One byte a letter: the first four letters come up a little more often, which no id minds.
    while (made.length < count) made += LETTERS[this.byte() % LETTERS.length];
    return made;
  }

  /** An upper-case UUID, as request ids are. */
  uuid(): string {
    if (this.block.length - this.at < UUID_BYTES) this.fill();
    const hex = this.block.toString('hex', this.at, (this.at += UUID_BYTES)).toUpperCase();
    const part = (from: number, to?: number): string => hex.slice(from, to);
    return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20)}`;
  }

  private byte(): number {
    if (this.at === this.block.length) this.fill();
    return this.block[this.at++] ?? 0;
  }

  private fill(): void {
    this.block = hash('sha256', `${this.key}#${this.blocks++}`, 'buffer');
    this.at = 0;
  }
}

/** A number from min to max. */
export const between = (draw: number, min: number, max: number): number => min + draw * (max - min);
