/** What a refusal means for the caller; which codes mean it is known to the adapter alone. */
export type ErrorKind =
  /** Nothing was heard from the region: connection, name or time-out. */
  | 'unreachable'
  /** The cloud asks for fewer requests. */
  | 'throttled'
  /** The cloud failed to answer (5xx). */
  | 'server'
  /** The key itself, its session or signature, or this machine's clock: no right would help. */
  | 'wrong-key'
  /** The policy. */
  | 'denied'
  | 'not-found'
  /** Another image has the name. */
  | 'name-taken'
  /** The client token was used with other parameters. */
  | 'token-reused'
  /** It works at it already, or must finish something else first: waiting is all there is to do. */
  | 'busy'
  /** Cannot go now: in use, shared, locked. */
  | 'in-use'
  /** Not to be had in this place now; another zone or type may be. */
  | 'sold-out'
  /** Any other answer; the code says. */
  | 'refused';

export interface Refusal {
  kind: ErrorKind;
  /** The cloud's own code, such as `QuotaExceed.Image`; for unreachable regions the system's, such as `ECONNREFUSED`. */
  code: string;
  message: string;
  /** Absent where no answer came. */
  requestId?: string;
  operation: string;
  region: string;
}

/** Every operation of `Ecs` fails with this and nothing else. */
export class CloudError extends Error implements Refusal {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly requestId?: string;
  readonly operation: string;
  readonly region: string;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'CloudError';
    this.kind = refusal.kind;
    this.code = refusal.code;
    this.requestId = refusal.requestId;
    this.operation = refusal.operation;
    this.region = refusal.region;
  }
}
