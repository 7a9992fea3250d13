/** npm passes a signal on to the shell that it put in between, and that one dies alone. */
const ORPHANED_CHECK_MS = 300;

/** Waits for SIGINT or SIGTERM, or for the end of the npm that started this process. More of them end nothing early. */
export function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, ORPHANED_CHECK_MS).unref();
  });
}
