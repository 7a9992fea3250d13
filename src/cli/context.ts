import type { Command } from 'commander';
import type { Ecs } from '../cloud/ecs';
import type { RegionOffers } from '../cloud/offers';
import type { Servers } from '../cloud/servers';
import type { Settings } from '../plan/settings';
import type { ExitCode } from './exit';
import type { Output } from './output';
import type { Surroundings } from './surroundings';

/** What every command is handed. Global options are read when a command asks, which is after they were parsed. */
export interface Context {
  readonly surroundings: Surroundings;
  /** One JSON document on stdout instead of text. */
  readonly json: boolean;
  /** The local cloud's URL, where `--local` was given. */
  readonly local?: URL;
  readonly out: Output;
  /** Of the cloud, once it was connected to. */
  keyOrigin?: string;
  /** What the process ends with, when the command does not fail. */
  exitCode: ExitCode;
  /**
   * The stack of that name, else of `--stack`, else the one that is selected or there.
   *
   * @param kind default `pipeline`: another stack is an error
   * @throws CliError, ConfigError
   */
  stack(name?: string, kind?: StackKind): Promise<Stack>;
  /**
   * The cloud, once credentials were found.
   *
   * @throws CliError
   */
  cloud(): Promise<Cloud>;
}

/** Whether a stack protects servers, or is to have them come up elsewhere (`offsite:recovery`). */
export type StackKind = 'pipeline' | 'recovery';

/** A stack as its file here has it. */
export interface Stack {
  name: string;
  project: string;
  /** Of the config file. */
  file: string;
  settings: Settings;
  /** What a person should know of them whatever is asked. */
  notes: string[];
}

export interface Cloud {
  /** Where the key was found: names of variables or of a file, never what stands in them. */
  keyOrigin: string;
  /** One client a region. */
  cloudOf: (region: string) => Ecs;
  /** What a region offers to servers that are to come up there. */
  offersOf: (region: string) => RegionOffers;
  /** What boots copies there. */
  serversOf: (region: string) => Servers;
  /**
   * When a RAM role was made; undefined where there is none.
   *
   * @throws CloudError
   */
  roleCreated: (name: string) => Promise<Date | undefined>;
  /** The machine's time, or with `--local` the local cloud's. */
  now: () => Date;
  /** Lets time pass; with `--local` by moving the local cloud's clock. Short-lived credentials are renewed. */
  pass: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How a command is added. Each has a file of its own. */
export type Register = (program: Command, context: Context) => void;
