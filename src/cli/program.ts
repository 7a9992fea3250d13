import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { CloudError } from '../cloud/errors';
import { ConfigError } from '../plan/config/problems';
import type { Context, Register } from './context';
import { CliError, EXIT, type ExitCode } from './exit';
import { registerImportConfig } from './import-config';
import { Output } from './output';
import { readStack } from './stack-files';
import { registerPreview } from './preview';
import { registerPrune } from './prune';
import { registerRehearse } from './rehearse';
import { registerRun } from './run';
import { registerStatus } from './status';
import type { Surroundings } from './surroundings';
import { failureText } from './words';

/** In the order of the help. */
const COMMANDS: Register[] = [
  registerStatus,
  registerPreview,
  registerRun,
  registerPrune,
  registerRehearse,
  registerImportConfig,
];

interface GlobalOptions {
  stack?: string;
  json?: boolean;
  local?: URL;
}

/** Runs one command line and tells what the process ends with. Only faults of the program itself are thrown. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = globals(surroundings);
  const context = contextOf(program, surroundings);
  for (const register of COMMANDS) register(program, context);
  for (const command of [program, ...program.commands]) settle(command, surroundings);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return told(error, context, argv.includes('--json'));
  }
}

function globals({ stdout }: Surroundings): Command {
  return new Command('npm run offsite --')
    .description('Looks after the images of your servers and their copies in other regions, from a terminal.')
    .option('--stack <name>', 'the stack of Pulumi.<name>.yaml; default: the selected one, or the only one')
    .option('--json', 'print one JSON document on stdout, errors too (npm run -s keeps npm itself quiet)')
    .option('--local <url>', "talk to the local cloud at its httpUrl, keeping to that cloud's clock", localUrl)
    .addHelpText('after', () => EPILOGUE)
    .configureHelp({ showGlobalOptions: true, helpWidth: stdout.columns ?? 100 });
}

const EPILOGUE = `
Exit codes:
  0  all is well
  1  a promise is broken now: one line a problem
  2  wrong usage or config
  3  the cloud could not be asked: no credentials, or no region that answered

Credentials are found as Alibaba Cloud's own tools do (ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET, OIDC, ~/.aliyun,
~/.alibabacloud, the role of an ECS instance), before that in ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY.`;

/** commander's own words go where ours do, and it ends no process. */
function settle(command: Command, { stdout, stderr }: Surroundings): void {
  command.exitOverride();
  command.configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
}

function contextOf(program: Command, surroundings: Surroundings): Context {
  const options = () => program.opts<GlobalOptions>();
  const out = new Output(surroundings.stdout, surroundings.stderr, surroundings.env);
  const stack: Context['stack'] = (name) => readStack(surroundings, name ?? options().stack);
  return {
    surroundings,
    out,
    exitCode: EXIT.well,
    get json() {
      return options().json === true;
    },
    get local() {
      return options().local;
    },
    stack,
    settingsOf: (name) => stack(name).settings,
    // Half the time of a start is the SDK's: help, and errors about the command line, need none of it.
    cloud: async () => (await import('./connection')).connect(surroundings, options().local),
  };
}

/** Keys for nowhere else may stand in the URL; real ones must not leave this machine unencrypted. */
function localUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const here = url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url && here && url.protocol === 'http:') return url;
  throw new InvalidArgumentError("must be a local cloud's httpUrl, such as http://127.0.0.1:12345.");
}

/** @param json read from the command line itself, which may be what could not be parsed */
function told(error: unknown, { out }: Context, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.well;
    // It has told the person already.
    if (json) out.document({ error: { kind: 'usage', message: error.message.replace(/^error: /, '') } });
    return EXIT.usage;
  }
  const { exitCode, kind, message, advice, ...rest } = described(error);
  if (json) out.document({ error: { kind, message, advice, ...rest } });
  out.aside(`${out.paintAside('red', 'error:')} ${message}${advice ? `\n${advice}` : ''}`);
  return exitCode;
}

function described(error: unknown) {
  if (error instanceof CliError) {
    return { exitCode: error.exitCode, kind: 'command', message: error.message, advice: error.advice };
  }
  if (error instanceof ConfigError) {
    return { exitCode: EXIT.usage, kind: 'config', message: error.message, problems: error.problems };
  }
  if (error instanceof CloudError) return { ...cloudRefusal(error), exitCode: EXIT.unasked, kind: 'cloud' };
  throw error;
}

function cloudRefusal({ kind, operation, region, code, message, requestId }: CloudError) {
  const answer = failureText({ code, message, requestId });
  return { message: `${operation} in ${region} was answered: ${answer}`, advice: adviceFor(kind), code, requestId };
}

function adviceFor(kind: CloudError['kind']): string {
  switch (kind) {
    case 'denied':
      return "Look at the key, at what its policies allow, and at this machine's clock.";
    case 'unreachable':
      return "Nothing was heard from the region: look at this machine's network, then at the region's status.";
    case 'throttled':
    case 'server':
      return 'Try again in a minute.';
    default:
      return "What the code means stands in the API's error center; the request id is what support asks for.";
  }
}
