import { birthOf } from '../../src/function/birth';
import { readEvent } from '../../src/function/event';
import { TickLog } from '../../src/function/log';
import type { OutcomeLine, Report } from '../../src/recovery/report';
import { at, night, plan, settings } from './worlds';

describe('the birth of the stack', () => {
  const now = new Date('2026-03-02T00:00:00Z');
  test.each([
    ['1772323200', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01 00:00:00', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T08:00:00+08:00', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['', '1970-01-01T00:00:00.000Z'],
    ['soon', '1970-01-01T00:00:00.000Z'],
    ['2027-01-01 00:00:00', '1970-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(birthOf(text, now).toISOString()).toBe(expected);
  });
});

describe('an event', () => {
  const config = settings({
    plans: [plan(), plan({ name: 'tagged', instances: undefined, instanceTags: { a: 'b' } })],
  });
  const read = (event: unknown) =>
    readEvent(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)), config, at(2, 0.51));
  const slot = new Date(night(2).getTime() + 30 * 60_000);

  test('of a timer asks for nothing', () => {
    expect(read({ triggerTime: '2026-03-01T18:00:00Z', triggerName: 'tick', payload: '' })).toEqual([]);
    expect(read('')).toEqual([]);
  });
  test('may ask for points of a plan now, at the minute', () => {
    expect(read({ protectNow: { plan: 'web' } })).toEqual([{ plan: 'web', slot }]);
    expect(read({ protectNow: { plan: 'tagged' } })).toEqual([{ plan: 'tagged', slot }]);
    expect(read({ protectNow: { plan: 'tagged', instances: ['i-9', 'i-9'] } })).toEqual([
      { plan: 'tagged', instance: 'i-9', slot },
    ]);
  });
  test('also as the payload of a timer', () => {
    expect(read({ triggerName: 't', payload: '{"protectNow":{"plan":"web","instances":["i-1"]}}' })).toHaveLength(1);
  });
  test.each([
    ['{', 'the event must be empty or JSON'],
    [{ protectNow: 'web' }, 'protectNow: must be an object with a plan, got "web"'],
    [{ protectNow: { plan: 'wbe' } }, 'protectNow.plan: must be one of web, tagged, got "wbe"'],
    [{ protectNow: { plan: 'web', instances: [1] } }, 'protectNow.instances: must be a list of instance ids, got [1]'],
  ])('that is wrong says why: %j', (event, message) => {
    expect(() => read(event)).toThrow(message);
  });
});

describe('the log', () => {
  const outcome: OutcomeLine = {
    plan: 'web',
    instance: 'i-1',
    slot: '2026-03-01T18:00Z',
    kind: 'scheduled',
    destination: 'cn-qingdao',
    state: 'failed',
    reason: 'no',
    code: 'QuotaExceed.Image',
    requestId: 'R-cloud',
  };
  const told: Report = {
    vault: 'v',
    at: '2026-03-01T18:00:00.000Z',
    outcomes: [outcome],
    ages: [],
    problems: [],
    notes: [],
  };
  const written = (...reports: Report[]) => {
    const lines: string[] = [];
    const log = new TickLog((line) => void lines.push(line));
    reports.forEach((report, i) => log.tick(report, `R-${i}`));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  test('has a line an outcome and one a tick, each one line of JSON', () => {
    expect(written(told)).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        event: 'outcome',
        instance: 'i-1',
        code: 'QuotaExceed.Image',
        requestId: 'R-cloud',
        invocation: 'R-0',
      }),
      expect.objectContaining({ level: 'INFO', event: 'tick', failed: 1, invocation: 'R-0' }),
    ]);
  });
  test('says an outcome again only when it has changed', () => {
    const changed = { ...told, outcomes: [{ ...outcome, state: 'protected' as const, reason: '' }] };
    expect(written(told, told, changed).map(({ event }) => event)).toEqual([
      'outcome',
      'tick',
      'tick',
      'outcome',
      'tick',
    ]);
  });
  test('says how old the oldest of the newest copies is, and how many servers have none', () => {
    const age = { plan: 'web', instance: 'i-1', destination: 'cn-qingdao', targetHours: 36 };
    const known = (hours: number) => ({ ...age, hours, state: 'within target' as const });
    const lines = written(
      { ...told, ages: [known(3.5), known(20), { ...age, state: 'first copy awaited' }] },
      { ...told, ages: [{ ...age, state: 'over target' }] },
      { ...told, ages: [known(0)] },
    ).filter(({ event }) => event === 'tick');
    expect(lines.map(({ oldestHours, withoutCopy }) => [oldestHours, withoutCopy])).toEqual([
      [20, 1],
      [undefined, 1],
      [0, 0],
    ]);
  });
  test('a broken promise is an error', () => {
    expect(written({ ...told, problems: ['too old'] }).at(-1)).toMatchObject({ level: 'ERROR', problems: ['too old'] });
  });
});
