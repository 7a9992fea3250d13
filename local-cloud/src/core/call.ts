import type { World } from './world';

export interface Caller {
  type: 'root' | 'user' | 'role';
  /** User or role name; the account id for root. */
  name: string;
  /** `acs:ram::<account>:user/<name>`, `acs:ram::<account>:assumed-role/<role>/<session>`, or `...:root`. */
  arn: string;
  principalId: string;
  accessKeyId: string;
}

/** What a handler may ask of the running cloud beside the world. */
export interface ServerPort {
  /** The present world: another object after a restore. */
  readonly world: World;
  readonly clock: ClockPort;
  readonly endpoints: Endpoints;
  /**
   * Halts the function process that uses this access key, if there is one, and gives what ends it: set by the service that
   * runs functions.
   */
  halter?: (accessKeyId: string) => () => void;
  /** Lets time pass for a slow answer, so that processes which wait for it see their time-outs first. */
  elapse?: (to: Date) => Promise<void>;
}

export interface ClockPort {
  now(): Date;
  /** Moves the time forward without firing events: for processes that are idle, and for slow answers. Never backward. */
  jump(to: Date): void;
}

export interface Endpoints {
  httpUrl: string;
  proxyUrl: string;
  tlsPort: number;
  controlUrl: string;
  /** The private CA's certificate, PEM. */
  caFile: string;
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
}

export interface Call {
  world: World;
  now: Date;
  /** From the host name, else from RegionId; empty where neither names one. */
  region: string;
  accountId: string;
  caller: Caller;
  requestId: string;
  service: string;
  action: string;
  /** Parts of the host name, such as project or bucket. */
  hostParts: Record<string, string>;
  /** The request's body as received (ROA, SLS, OSS). */
  body: Buffer;
  headers: Record<string, string>;
  secure: boolean;
  sourceIp: string;
  /** Resources younger than this are not yet in lists (the seed's option, or a lag fault). */
  lagSeconds: number;
  /** What this call makes is to end as failed (a `fail` fault). */
  fails: boolean;
  /** 0 <= x < 1, from the seed and this request's content: the same request in the same world draws the same numbers. */
  random(): number;
  /** `m-uf6...`: prefix, the region's letters (default: the call's region), 17 more; never one given out before. */
  newId(prefix: string, region?: string): string;
  host: ServerPort;
}
