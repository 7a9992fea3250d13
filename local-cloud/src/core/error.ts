/** An error that the cloud answers with: thrown by handlers, written to the wire by the front in the service's own shape. */
export class CloudError extends Error {
  /** @param status HTTP status, default 400. @param detail extra top-level fields of the answer, such as AccessDeniedDetail. */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'CloudError';
  }
}

/** What a thrown thing says, whatever it is. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
