import { Command, InvalidArgumentError, Option } from 'commander';

export interface CommandOptions {
  port: number;
  /** A YAML or JSON file. */
  seed?: string;
  clock: 'virtual' | 'real';
  json: boolean;
}

/** Reads the command line. @throws CommanderError for a flag that is wrong, and for --help. */
export function readOptions(args: string[]): CommandOptions {
  const command = new Command('local-cloud')
    .description('A local Alibaba Cloud on 127.0.0.1, to rehearse disasters on. Ends with SIGINT or SIGTERM.')
    .option('--port <number>', 'port of 127.0.0.1; 0 takes a free one', readPort, 0)
    .option('--seed <file>', 'what the cloud starts with, YAML or JSON; default two servers in cn-shanghai')
    .addOption(
      new Option('--clock <kind>', 'virtual: time moves when told to; real: it moves by itself too')
        .choices(['virtual', 'real'])
        .default('virtual'),
    )
    .option('--json', 'say where it listens as one line of JSON', false)
    .exitOverride();
  return command.parse(args, { from: 'user' }).opts<CommandOptions>();
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
