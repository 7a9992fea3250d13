import type { Call } from './call';
import type { World } from './world';
import type { Seed } from './seed';

/** A request's parameters: lists and structures are unfolded (`Tag.1.Key` is `Tag[0].Key`), values have their declared type. */
export interface Params {
  [name: string]: ParamValue | undefined;
}
export type ParamValue = string | number | boolean | null | ParamValue[] | Params;

export type ParamType = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'object' | 'any';

/** What is known of one parameter. `max` and `min` bound a number, or the count of a list; `maxLength` a text. */
export interface ParamSpec {
  name: string;
  type: ParamType;
  required?: boolean;
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  values?: string[];
  /** Members of a structure, or of each structure in a list. */
  members?: ParamSpec[];
  /** Type of a list's plain items; default string. */
  item?: ParamType;
  /** Stands for the whole body: its fields are the handler's to check. */
  isBody?: boolean;
}

/** An answer that is not a plain 200 with a JSON body. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body?: object | string | Buffer,
    readonly headers: Record<string, string> = {},
  ) {}
}

/** One entry of the table that the cloud is: everything the front needs to know of an action. */
export interface Action {
  service: string;
  name: string;
  version: string;
  /** What a policy must allow, such as `ecs:CreateImage`; null where no permission is asked (GetCallerIdentity). */
  permission: string | null;
  /** Only for ROA, SLS and OSS: `{name}` segments become parameters, `{name+}` is all that is left; a query is a name, or `name=value`. */
  route?: { method: string; path: string; query?: string };
  /** Only where the carried metadata has no such action. */
  parameters?: ParamSpec[];
  /** Parameters whose limits the handler checks itself, with codes of its own. */
  judges?: string[];
  /** Codes that the handler's states can cause: for COVERAGE.md. */
  errors?: string[];
  /** Accepted without effect on the answer. */
  inert?: string[];
  /** Known to the real cloud and not to this one: an error names them, since ignoring them would answer wrongly. */
  refused?: string[];
  /** Refused names that may come with the value which they have anyway. */
  usual?: Record<string, string>;
  /** True if the handler changes nothing. */
  readOnly?: boolean;
  /** ARNs that must all be allowed, such as `acs:ecs:cn-shanghai:123:instance/i-1`. */
  resources(params: Params, call: Call): string[];
  /** Condition keys beside the general ones (`acs:RequestTag/x` ...). */
  conditions?(params: Params, call: Call): Record<string, string[]>;
  /** The answer's body; the front adds RequestId. May change the world, and nothing else. */
  handle(params: Params, call: Call): object | Reply | Promise<object | Reply>;
}

/** Something that happens by itself at a virtual time, such as a timer. */
export interface EventSource {
  /** Virtual time in ms of the next event, or undefined. May lie in the past when an earlier event took long. */
  next(world: World): number | undefined;
  /** Must move `next` on, and settles when everything that the event started has ended. */
  fire(at: number): Promise<void>;
}

export type Protocol = 'rpc' | 'roa' | 'sls' | 'oss';

export interface Service {
  name: string;
  protocol: Protocol;
  /** Host names with `{region}`, `{account}`, `{project}`, `{bucket}` parts. */
  endpoints: string[];
  /** Of an RPC service: it answers in JSON where no Format is asked for, and not in XML. */
  isJson?: true;
  actions: Action[];
  /** Puts the service's slice into a new world. */
  begin(world: World, seed: Seed): void;
  events?: EventSource;
  /** The world was replaced by a restored one: drop whatever was derived from the old one, and end processes. */
  restored?(): void | Promise<void>;
  close?(): Promise<void>;
}
