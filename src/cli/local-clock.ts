import { CliError, EXIT } from './exit';

/** The clock of a local cloud, which stands still unless it is moved: waiting there is turning it. */
export class LocalClock {
  private constructor(
    private readonly url: URL,
    private time: Date,
  ) {}

  /** @throws CliError when no local cloud answers at the URL */
  static async read(local: URL): Promise<LocalClock> {
    const url = new URL('/-/clock', local.origin);
    return new LocalClock(url, await ask(url));
  }

  now(): Date {
    return this.time;
  }

  async advance(ms: number): Promise<void> {
    this.time = await ask(this.url, { advance: `PT${Math.ceil(ms / 1000)}S` });
  }
}

async function ask(url: URL, order?: object): Promise<Date> {
  const request = order && { method: 'POST', body: JSON.stringify(order) };
  try {
    const answer = await fetch(url, request);
    const { now } = (await answer.json()) as { now?: string };
    if (answer.ok && now) return new Date(now);
  } catch {
    // Whatever it was, what to do is the same.
  }
  throw new CliError(EXIT.unasked, `no local cloud answers at ${url.origin}`, 'Start one: npm run local-cloud');
}
