import { CommanderError } from 'commander';
import { CloudError } from '../cloud/errors';
import { ConfigError } from '../plan/config/problems';
import type { Context } from './context';
import { CliError, EXIT, type ExitCode } from './exit';
import { failureText } from './words';

/** What scripts tell errors apart by. */
type Kind = 'usage' | 'config' | 'cloud' | 'broken';

interface Told {
  exitCode: ExitCode;
  kind: Kind;
  message: string;
  advice?: string;
  /** Of the cloud's answer. */
  code?: string;
  requestId?: string;
  /** All that is wrong with the config. */
  problems?: readonly unknown[];
}

/**
 * Tells why a command could not go on: in words on stderr, and with `--json` as a document on stdout too.
 *
 * @param json read from the command line itself, which may be what could not be parsed
 * @throws what is a fault of the program itself
 */
export function failed(error: unknown, { out, keyOrigin }: Context, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.well;
    // It has told the person already.
    if (json) out.document({ error: { kind: 'usage', message: error.message.replace(/^error: /, '') } });
    return EXIT.usage;
  }
  const { exitCode, ...told } = described(error, keyOrigin);
  if (json) out.document({ error: told });
  const { message, advice } = told;
  out.aside(`${out.paintAside('red', 'error:')} ${message}${advice ? `\n${advice}` : ''}`);
  return exitCode;
}

const KINDS: Partial<Record<ExitCode, Kind>> = { [EXIT.usage]: 'usage', [EXIT.unasked]: 'cloud' };

function described(error: unknown, keyOrigin: string | undefined): Told {
  if (error instanceof CliError) {
    const { exitCode, message, advice } = error;
    return { exitCode, kind: KINDS[exitCode] ?? 'broken', message, advice };
  }
  if (error instanceof ConfigError) {
    return { exitCode: EXIT.usage, kind: 'config', message: error.message, problems: error.problems };
  }
  if (error instanceof CloudError) return refusal(error, keyOrigin);
  throw error;
}

function refusal({ kind, operation, region, code, message, requestId }: CloudError, keyOrigin?: string): Told {
  const answer = failureText({ code, message, requestId });
  const silent = kind === 'unreachable';
  return {
    exitCode: EXIT.unasked,
    kind: 'cloud',
    message: silent
      ? `${operation}: ${region} did not answer: ${answer}`
      : `${operation} in ${region} was answered: ${answer}`,
    advice: adviceFor(kind, keyOrigin ?? 'the environment'),
    code,
    requestId,
  };
}

/** @param keyOrigin as of `Cloud` */
export function adviceFor(kind: CloudError['kind'], keyOrigin: string): string {
  switch (kind) {
    case 'wrong-key':
      return (
        `The key is that of ${keyOrigin}. Look there: do its parts belong together, and is it still active? ` +
        "Then look at this machine's clock."
      );
    case 'denied':
      return `The key is that of ${keyOrigin}: its RAM policies do not allow this. Take another key, or have it allowed.`;
    case 'unreachable':
      return "Nothing was heard from the region: look at this machine's network, then at the region's status.";
    case 'throttled':
    case 'server':
      return 'Try again in a minute.';
    default:
      return "What the code means stands in the API's error center; the request id is what support asks for.";
  }
}
