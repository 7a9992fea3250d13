import { cast, type Model } from '@darabonba/typescript';
import { CloudError } from '../errors';
import { cloudError } from './errors';

/**
 * Reads the body of an answer into its model.
 *
 * @throws CloudError where it is a refusal under status 200, or not of the documented form: the cloud has failed then, not the
 *   way to it
 */
export function readAnswer<T extends Model>(body: unknown, answer: T, operation: string, region: string): T {
  const refused = refusalIn(body);
  if (refused) throw cloudError(refused, operation, region);
  try {
    return cast(body, answer);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not of the documented form';
    throw new CloudError({ kind: 'server', code: 'UnreadableAnswer', message, operation, region });
  }
}

/** As the SDK would throw it. No answer that is none has a `Code`. */
function refusalIn(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null || !('Code' in body)) return undefined;
  const { Code, Message, RequestId } = body as Record<string, unknown>;
  return { code: String(Code), statusCode: 200, message: Message, requestId: RequestId };
}
