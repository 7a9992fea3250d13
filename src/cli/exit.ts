/** What the command's end says, for scripts and CI. */
export const EXIT = {
  well: 0,
  /** A promise is broken now. */
  broken: 1,
  /** Wrong usage or config. */
  usage: 2,
  /** The cloud could not be asked: no credentials or wrong ones, no region that answers. */
  unasked: 3,
  /** Ended by Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An end that a person can do something about: told in one paragraph, without a stack trace. */
export class CliError extends Error {
  /**
   * @param message what was asked and what is wrong
   * @param advice what to do about it
   */
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly advice?: string,
  ) {
    super(message);
    this.name = 'CliError';
  }
}
