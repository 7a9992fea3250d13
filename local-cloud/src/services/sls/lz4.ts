/**
 * What a block of LZ4 holds, of a size that is known. Node brings no LZ4, and what npm has of it is native or without a keeper; a block
 * is runs of literal bytes, each followed by a copy of what was there before.
 * @throws Error for what is no such block
 */
export function fromLz4(block: Buffer, size: number): Buffer {
  const out = Buffer.allocUnsafe(size);
  const source = new Source(block);
  let at = 0;
  while (!source.isDone()) {
    const token = source.byte();
    const literals = source.take(source.length(token >> 4));
    if (at + literals.length > size) throw new Error('longer than it says');
    at += literals.copy(out, at);
    if (source.isDone()) break;
    const distance = source.byte() | (source.byte() << 8);
    const count = source.length(token & 15) + SHORTEST_COPY;
    if (distance === 0 || distance > at || at + count > size) throw new Error('a copy of what is not there');
    // Byte by byte: a copy may go on with what it has just written.
    for (const end = at + count; at < end; at++) out[at] = out[at - distance] ?? 0;
  }
  if (at !== size) throw new Error('shorter than it says');
  return out;
}

const SHORTEST_COPY = 4;

class Source {
  private at = 0;

  constructor(private readonly block: Buffer) {}

  isDone(): boolean {
    return this.at >= this.block.length;
  }

  byte(): number {
    const byte = this.block[this.at++];
    if (byte === undefined) throw new Error('it ends too early');
    return byte;
  }

  take(count: number): Buffer {
    if (this.at + count > this.block.length) throw new Error('it ends too early');
    return this.block.subarray(this.at, (this.at += count));
  }

  /** A length that its four bits may be too few for: then more bytes are added, up to one that is not full. */
  length(bits: number): number {
    let length = bits;
    if (bits === 15) {
      let more: number;
      do length += more = this.byte();
      while (more === 255);
    }
    return length;
  }
}
