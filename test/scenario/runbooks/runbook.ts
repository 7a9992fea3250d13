import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const RUNBOOKS = resolve(__dirname, '../../../docs/runbooks');
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a runbook has a person do, and what happens around it. */
export type Step =
  | { kind: 'type'; commands: string; exitCode: number; seen: string[] }
  /** `<!-- wait 10 minutes -->`: the reader waits, as the text says. */
  | { kind: 'wait'; minutes: number }
  /** `<!-- when ... -->`: what has happened, after the night that all is well after, to make somebody read the next part. */
  | { kind: 'when'; event: string }
  /** `<!-- then ... -->`: what happens next. */
  | { kind: 'then'; event: string };

export function namesOf(language: Language): string[] {
  return readdirSync(join(RUNBOOKS, language))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

export function textOf(language: Language, name: string): string {
  return readFileSync(join(RUNBOOKS, language, `${name}.md`), 'utf8');
}

/** A fence of `sh` (`sh exits=1` where that is the answer), with the fence of `text` after it, or a comment to the test. */
const STEP = /^```sh(?: exits=(\d+))?\n(.*?)^```\n(?:\s*^```text\n(.*?)^```\n)?|^<!-- (wait|when|then) (.*?) -->$/gms;

export function stepsOf(markdown: string): Step[] {
  return [...markdown.matchAll(STEP)].map(([, exits, commands, seen, comment, said = '']): Step => {
    if (comment === 'wait') return { kind: 'wait', minutes: Number.parseInt(said, 10) };
    if (comment === 'when' || comment === 'then') return { kind: comment, event: said };
    const lines = (seen ?? '').split('\n').filter((line) => line.trim() !== '');
    return { kind: 'type', commands: commands ?? '', exitCode: Number(exits ?? 0), seen: lines };
  });
}

/** The promised lines that are not there. `…` stands for anything within a line, and white space for any. */
export function unseen(seen: readonly string[], output: string): string[] {
  const lines = output.split('\n').map(plain);
  return seen.filter((promised) => {
    const pattern = new RegExp(plain(promised).split('…').map(escaped).join('.*'), 'u');
    return !lines.some((line) => pattern.test(line));
  });
}

const plain = (line: string): string => line.trim().replace(/\s+/g, ' ');
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
