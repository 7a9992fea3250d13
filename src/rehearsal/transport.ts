import { ClientError, OpenApiUtil, ServerError, ThrottlingError } from '@alicloud/openapi-core';
import type { Model } from '@darabonba/typescript';
import type { InProcessAnswer, InProcessCaller, LocalCloud } from 'local-cloud';
import { readAnswer, type IsWhole } from '../cloud/alibaba/answer';
import type { EcsTransport } from '../cloud/alibaba/client';
import { cloudError } from '../cloud/alibaba/errors';
import { withRetry, type RetryPolicy } from '../cloud/alibaba/retry';

/** The local cloud, and as whom it is asked. */
export interface Line {
  cloud: LocalCloud;
  caller: InProcessCaller;
  retry: RetryPolicy;
  /** A `kill` fault has struck whoever asks. */
  onKilled: () => void;
  /** Then nothing more is asked, and no answer read. */
  killed: boolean;
}

/**
 * Stands in for the SDK's transport where the cloud is in the same process. Requests and answers are the SDK's models still,
 * written and read by the SDK's own means, and its errors are raised as it would raise them.
 */
export class InProcessTransport implements EcsTransport {
  constructor(
    readonly region: string,
    private readonly line: Line,
  ) {}

  async send<T extends Model>(operation: string, request: Model, answer: T, isWhole?: IsWhole<T>): Promise<T> {
    const { region } = this;
    return withRetry(
      this.line.retry,
      async () => {
        request.validate();
        const given = await this.ask(operation, OpenApiUtil.query(request.toMap()));
        return readAnswer(bodyOf(given), answer, { operation, region, isWhole });
      },
      (thrown) => cloudError(thrown, operation, region),
    );
  }

  private async ask(action: string, params: Record<string, string>): Promise<InProcessAnswer> {
    const { cloud, caller } = this.line;
    if (this.line.killed) return never();
    const given = await cloud.call({ service: 'ecs', action, region: this.region, params, caller });
    if (given.killed) this.line.onKilled();
    return this.line.killed ? never() : given;
  }
}

/** What the dead wait for. */
const never = (): Promise<never> => new Promise(() => undefined);

/** @throws whatever the SDK would throw */
function bodyOf(given: InProcessAnswer): Record<string, unknown> {
  if (given.cut) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const body = JSON.parse(given.body.toString('utf8')) as Record<string, unknown>;
  if (given.status < 400) return body;
  const { Code, Message, RequestId } = body;
  const { status: statusCode } = given;
  const code = String(Code);
  const message = `code: ${statusCode}, ${String(Message)} request id: ${String(RequestId)}`;
  const fields = { statusCode, code, message, requestId: String(RequestId), data: body };
  if (code.includes('Throttling')) throw new ThrottlingError(fields);
  throw statusCode < 500 ? new ClientError(fields) : new ServerError(fields);
}
