import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { zipSync } from 'fflate';
import { encodeSettings, SETTINGS_FILE } from '../plan/encoding';
import type { Settings } from '../plan/settings';

export interface FunctionArchive {
  /** What the function resource takes as `code.zipFile`. */
  base64: string;
  /** Hex, of the zip's bytes: one hash for code and plan. */
  sha256: string;
  /** Of the zip, in bytes. */
  size: number;
}

const ROOT = resolve(__dirname, '../..');

/**
 * Parts of the SDK that no call made here reaches: proxies, web sockets, date arithmetic. They would be most of
 * the bundle, and of the time to load it.
 */
const NEVER_REACHED = ['lodash', 'moment', 'ws', 'http-proxy-agent', 'https-proxy-agent', 'socks-proxy-agent'];

/**
 * Builds what Function Compute runs: the handler with all it needs in one file, and the settings beside it. The same sources
 * and settings give the same bytes, from any folder, umask, time zone and language.
 */
export function functionArchive(settings: Settings): FunctionArchive {
  const files = { 'index.js': bundledHandler(), [SETTINGS_FILE]: Buffer.from(encodeSettings(settings)) };
  // A zip holds local times: this one is made of local parts, so that it reads the same in every zone.
  const zip = zipSync(files, { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o644 << 16 });
  return {
    base64: Buffer.from(zip).toString('base64'),
    sha256: createHash('sha256').update(zip).digest('hex'),
    size: zip.length,
  };
}

let bundle: Uint8Array | undefined;

function bundledHandler(): Uint8Array {
  bundle ??= buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/function/handler.ts'],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    alias: Object.fromEntries(NEVER_REACHED.map((name) => [name, resolve(ROOT, 'src/function/absent.ts')])),
    tsconfigRaw: {},
    write: false,
  }).outputFiles[0]?.contents;
  if (!bundle) throw new Error('esbuild gave no bundle of src/function/handler.ts');
  return bundle;
}
