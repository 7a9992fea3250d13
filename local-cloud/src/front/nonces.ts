const FORGOTTEN_AFTER_MS = 31 * 60_000;
const LARGEST = 200_000;

/** Nonces seen: a second use is refused. Old ones are forgotten, their dates would be refused anyway. */
export class NonceBook {
  private readonly seen = new Map<string, number>();

  /** False if it was used before. */
  use(nonce: string, now: number): boolean {
    if (this.seen.has(nonce)) return false;
    this.seen.set(nonce, now);
    this.dropOld(now);
    return true;
  }

  /** Another world is in place, to which nothing was sent yet. */
  forget(): void {
    this.seen.clear();
  }

  private dropOld(now: number): void {
    for (const [nonce, at] of this.seen) {
      if (now - at < FORGOTTEN_AFTER_MS && this.seen.size <= LARGEST) break;
      this.seen.delete(nonce);
    }
  }
}
