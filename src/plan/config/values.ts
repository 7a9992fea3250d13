import { Cron } from 'croner';
import { text } from './spec';
import { nearest } from './unknown-key';

// What several keys hold.

// No zones: cn-shanghai-b, ap-southeast-1a.
const REGION = /^[a-z]{2}-[a-z]{2,}(-([a-z]{2,}|\d+))*$/;
export const region = text('must be a region id (not a zone)', REGION);
export const isRegion = (text: string): boolean => REGION.test(text);

export const planName = text(
  'must be a plan name: 2 to 40 letters, digits, "-" and "_", the first a letter',
  /^[A-Za-z][A-Za-z0-9_-]{1,39}$/,
);
export const instanceId = text('must be an instance id', /^i-[a-z0-9]{4,22}$/);
export const schedule = text(
  'must be a five-field cron expression (minute hour day month weekday)',
  isCron,
  (expression) => (expression.split(/\s+/).length === 6 ? '; seconds are not supported' : ''),
);
export const timeZone = text('must be the IANA name of a time zone', isTimeZone, (name) => {
  const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
  return meant === undefined ? '' : `; the nearest is ${meant}`;
});

function isCron(expression: string): boolean {
  const fields = expression.split(/\s+/);
  // croner's "?" stands for the time of reading, which is no schedule.
  if (fields.length !== 5 || expression.includes('?')) return false;
  try {
    return new Cron(expression, { paused: true, mode: '5-part' }).getPattern() !== undefined;
  } catch {
    return false;
  }
}

/** Of three letters, those that the IANA has. Node knows more, and takes CST for Chicago's time where Shanghai's is meant. */
const SHORT_ZONES = ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET'];

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  if (name.length === 3 && !SHORT_ZONES.includes(name.toUpperCase())) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
