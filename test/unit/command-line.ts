import { run } from '../../src/cli/program';

/** What a command says, as in a pipe: its two texts and its exit code. Nothing in it waits, and nobody interrupts it. */
export async function said(
  argv: readonly string[],
  { folder, env = {}, columns }: { folder: string; env?: Record<string, string>; columns?: number },
) {
  const texts = { out: '', err: '' };
  const code = await run([...argv], {
    env,
    folder,
    stdout: { write: (text) => (texts.out += text), columns },
    stderr: { write: (text) => (texts.err += text) },
    now: () => new Date('2026-03-01T00:00:00Z'),
    sleep: () => Promise.resolve(),
    interrupts: () => new AbortController().signal,
  });
  return { code, ...texts };
}
