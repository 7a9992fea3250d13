import type { RunEnding } from '../../runtime/host';
import type { LogLevel } from '../../runtime/protocol';
import type { LogRow } from '../sls/state';
import type { Occasion } from './runner';
import type { FcFunction } from './state';

/** Puts what a run says into log rows, as Function Compute does. */
export class LogWriter {
  constructor(
    private readonly found: FcFunction,
    private readonly occasion: Occasion,
    private readonly startedAt: number,
    private readonly write: (row: LogRow) => void,
  ) {}

  begin(at: number): void {
    this.line(at, 'INFO', `FC Invoke Start RequestId: ${this.occasion.requestId}`);
  }

  line(at: number, level: LogLevel, message: string): void {
    this.write({ at, fields: { ...this.about(), level, message } });
  }

  end(at: number, ending: RunEnding): void {
    for (const words of ending.lastWords) this.line(at, 'ERROR', words);
    if (ending.fault) this.line(at, 'ERROR', JSON.stringify(ending.fault));
    const failed = ending.fault ? `, Error: ${ending.fault.errorType}` : '';
    this.line(at, ending.fault ? 'ERROR' : 'INFO', `FC Invoke End RequestId: ${this.occasion.requestId}${failed}`);
    if (this.found.config.logConfig.enableRequestMetrics) this.write({ at, fields: this.metrics(ending) });
  }

  private metrics({ coldStart, startedAt, endedAt, fault }: RunEnding): Record<string, string> {
    return {
      ...this.about(),
      operation: 'InvokeFunction',
      invocationType: this.occasion.triggerName === undefined ? 'Sync' : 'Async',
      triggerType: this.occasion.triggerName === undefined ? 'api' : 'timer',
      invocationStartTimestamp: String(this.startedAt),
      durationMs: String(endedAt - startedAt),
      memoryMB: String(this.found.config.memorySize),
      isColdStart: String(coldStart),
      hasFunctionError: String(fault !== undefined),
      errorType: fault?.errorType ?? '',
      statusCode: '200',
    };
  }

  private about(): Record<string, string> {
    return { functionName: this.found.name, qualifier: 'LATEST', versionId: '', requestId: this.occasion.requestId };
  }
}
