import { Cron } from 'croner';
import { CloudError, messageOf } from '../../core/error';

const EVERY = /^@every\s+(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const ZONED = /^CRON_TZ=(\S+)\s+(.+)$/;

/**
 * When a timer fires next, strictly after `after` (virtual ms). Six fields (second first) in UTC, the same behind
 * `CRON_TZ=<zone> `, or `@every 1h30m`, which counts from the trigger's last change.
 * @throws CloudError InvalidArgument
 */
export function nextFire(expression: string, after: number, changed: number): number | undefined {
  const period = periodOf(expression);
  if (period !== undefined) return changed + (Math.floor((after - changed) / period) + 1) * period;
  const [, timezone = 'UTC', fields = expression] = ZONED.exec(expression) ?? [];
  if (fields.trim().split(/\s+/).length !== 6) throw invalid(expression, 'it needs six fields, seconds first');
  try {
    const next = new Cron(fields.trim(), { timezone, paused: true }).nextRun(new Date(after));
    return next?.getTime();
  } catch (error) {
    throw invalid(expression, messageOf(error));
  }
}

/** Milliseconds of an `@every`; undefined for anything else. */
function periodOf(expression: string): number | undefined {
  const every = EVERY.exec(expression);
  if (!every) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = every.slice(1).map((part) => Number(part ?? 0));
  const period = (hours * 3600 + minutes * 60 + seconds) * 1000;
  if (period < 60_000) throw invalid(expression, 'the shortest period is one minute');
  return period;
}

const invalid = (expression: string, why: string): CloudError =>
  new CloudError('InvalidArgument', `cronExpression "${expression}" is not valid: ${why}`, 400);
