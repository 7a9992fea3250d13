import { hash } from 'node:crypto';

const UUID_DIGITS = 32;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Draws that depend on what is asked and not on what was asked before: requests that arrive in another order still draw
 * the same numbers, so that the same seed gives the same run.
 */
export class Draws {
  /** The bytes at hand, two digits each. */
  private hex = '';
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
    if (this.hex.length - this.at < UUID_DIGITS) this.fill();
    const hex = this.hex.slice(this.at, (this.at += UUID_DIGITS)).toUpperCase();
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  private byte(): number {
    if (this.at === this.hex.length) this.fill();
    return parseInt(this.hex.slice(this.at, (this.at += 2)), 16);
  }

  private fill(): void {
    this.hex = hash('sha256', `${this.key}#${this.blocks++}`);
    this.at = 0;
  }
}

/** A number from min to max. */
export const between = (draw: number, min: number, max: number): number => min + draw * (max - min);
