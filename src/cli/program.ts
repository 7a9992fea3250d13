import { Command, InvalidArgumentError } from 'commander';
import type { Context, Register } from './context';
import { registerDrill } from './drill/command';
import { CliError, EXIT } from './exit';
import { failed } from './failed';
import { registerImportConfig } from './import-config/command';
import { Output } from './output';
import { registerPreflight } from './preflight/command';
import { registerPreview } from './preview/command';
import { registerPrune } from './prune/command';
import { registerRehearse } from './rehearse/command';
import { registerRun } from './run/command';
import { registerStatus } from './status/command';
import type { Surroundings } from './surroundings';
import { nearestText } from './words';

/**
 * In the order of the help. What a command does is loaded when it is called, by its action, and so are config and cloud:
 * nine tenths of a start are theirs, and help and errors about the command line need none of it.
 */
const COMMANDS: Register[] = [
  registerStatus,
  registerPreview,
  registerRun,
  registerPrune,
  registerRehearse,
  registerPreflight,
  registerDrill,
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
  registerHelp(program);
  for (const command of [program, ...program.commands]) settle(command, surroundings);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return failed(error, context, argv.includes('--json'));
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
  3  the cloud could not be asked: no credentials or wrong ones, or no region that answered

Credentials are found as Alibaba Cloud's own tools do (ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET,
OIDC, ~/.aliyun, ~/.alibabacloud, the role of an ECS instance), before that in ALICLOUD_ACCESS_KEY and
ALICLOUD_SECRET_KEY.`;

/** In the place of commander's own, which takes the name of no command for the wish to see all help. */
function registerHelp(program: Command): void {
  program
    .command('help [command]')
    .description('display help for command')
    .action((name?: string) => {
      const names = program.commands.map((command) => command.name());
      const meant = name === undefined ? program : program.commands.find((command) => command.name() === name);
      if (meant) return meant.help();
      const advice = `Commands: ${names.join(', ')}.${nearestText(name ?? '', names)}`;
      throw new CliError(EXIT.usage, `there is no command ${name}`, advice);
    });
}

/** commander's own words go where ours do, and it ends no process. */
function settle(command: Command, { stdout, stderr }: Surroundings): void {
  command.exitOverride();
  command.configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
}

function contextOf(program: Command, surroundings: Surroundings): Context {
  const options = () => program.opts<GlobalOptions>();
  const out = new Output(surroundings.stdout, surroundings.stderr, surroundings.env);
  const context: Context = {
    surroundings,
    out,
    exitCode: EXIT.well,
    get json() {
      return options().json === true;
    },
    get local() {
      return options().local;
    },
    async stack(name, kind) {
      const { readStack } = await import('./stack-files');
      const read = readStack(surroundings, name ?? options().stack, kind);
      for (const note of read.notes) out.aside(`note: ${note}`);
      return read;
    },
    async cloud() {
      const { connect } = await import('./connection');
      const cloud = await connect(surroundings, options().local);
      context.keyOrigin = cloud.keyOrigin;
      return cloud;
    },
  };
  return context;
}

/** Keys for nowhere else may stand in the URL; real ones must not leave this machine unencrypted. */
function localUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const here = url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url && here && url.protocol === 'http:') return url;
  throw new InvalidArgumentError("must be a local cloud's httpUrl, such as http://127.0.0.1:12345.");
}
