import { CloudError } from '../cloud/errors';
import type { Failure } from '../recovery/world';

/** @throws whatever is no answer of the cloud: a fault of the program is not to be taken for one of a region */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof CloudError)) throw error;
  const { code, message, requestId, kind } = error;
  return { code, message, requestId, busy: kind === 'busy', denied: kind === 'denied' || kind === 'wrong-key' };
}
