import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { SeedInput } from '../core/seed';
import { readSeed } from '../core/seed';

/** The seed that a YAML or JSON file holds; an empty file is an empty seed. @throws Error that names the file and what is wrong. */
export function readSeedFile(file: string): SeedInput {
  try {
    const input = (parse(readFileSync(file, 'utf8')) ?? {}) as SeedInput;
    readSeed(input);
    return input;
  } catch (error) {
    throw new Error(`--seed ${file}: ${whatIsWrong(error)}`);
  }
}

const OF_FILES: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder; a YAML or JSON file is wanted',
  EACCES: 'it may not be read',
};

function whatIsWrong(error: unknown): string {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return OF_FILES[code] ?? message;
}
