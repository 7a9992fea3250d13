import { cast, type Model } from '@darabonba/typescript';
import { CloudError } from '../errors';
import { cloudError } from './errors';

/**
 * Reads the body of an answer into a model of this kind.
 *
 * @throws CloudError where it is a refusal under status 200, not of the documented form, or not whole: the cloud has failed
 *   then, not the way to it
 */
export function readAnswer<T extends Model>(
  body: unknown,
  empty: T,
  { operation, region, isWhole }: { operation: string; region: string; isWhole?: IsWhole<T> },
): T {
  const refused = refusalIn(body);
  if (refused) throw cloudError(refused, operation, region);
  // A repeat must not find what an answer that broke off has left.
  const answer = formOf(body, Object.create(Object.getPrototypeOf(empty) as object) as T, operation, region);
  if (isWhole?.(answer) === false) throw noList(operation, region);
  return answer;
}

/** Whether an answer holds the list that was asked for. */
export type IsWhole<T> = (answer: T) => boolean;

function formOf<T extends Model>(body: unknown, answer: T, operation: string, region: string): T {
  try {
    return cast(body, answer);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not of the documented form';
    throw new CloudError({ kind: 'server', code: 'UnreadableAnswer', message, operation, region });
  }
}

export function noList(operation: string, region: string): CloudError {
  return new CloudError({ kind: 'server', code: 'NoList', message: 'the answer holds no list', operation, region });
}

/** As the SDK would throw it. No answer that is none has a `Code`. */
function refusalIn(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null || !('Code' in body)) return undefined;
  const { Code, Message, RequestId } = body as Record<string, unknown>;
  return { code: String(Code), statusCode: 200, message: Message, requestId: RequestId };
}
