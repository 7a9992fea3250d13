import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { unzipSync } from 'fflate';

/** Deployed archives, unpacked once each into a folder named after their hash, below one that comes with the first. */
export class ArchiveStore {
  private readonly unpacked = new Map<string, string>();
  private root?: string;

  /**
   * Unpacks an archive and gives its SHA-256, by which it is found again.
   * @throws Error if the bytes are no zip archive or a path leads out of it.
   */
  add(zip: Buffer): string {
    const hash = createHash('sha256').update(zip).digest('hex');
    if (this.unpacked.has(hash)) return hash;
    this.root ??= mkdtempSync(join(tmpdir(), 'local-cloud-functions-'));
    const folder = join(this.root, hash.slice(0, 16));
    mkdirSync(folder, { recursive: true });
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      const target = join(folder, path);
      if (relative(folder, target).startsWith('..')) throw new Error(`The archive holds a path outside of it: ${path}`);
      if (path.endsWith('/')) continue;
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
    this.unpacked.set(hash, folder);
    return hash;
  }

  folder(hash: string): string | undefined {
    return this.unpacked.get(hash);
  }

  /** Removes all folders. */
  close(): void {
    if (this.root) rmSync(this.root, { recursive: true, force: true });
    this.unpacked.clear();
  }
}
