import fc from 'fast-check';
import { lookFor, nextMove, type DrillView, type Move, type SeenCommand } from '../../../src/recovery/drill/move';
import { readResult, resultText } from '../../../src/recovery/drill/result';
import type { DrillServer } from '../../../src/recovery/drill/server';
import { drill, drilled, noon, result, server } from '../drills';

const COPY = drilled('i-1', 2);
const probing = drill({ probe: { command: 'true' } });

function move(minutes: number, of: Partial<DrillServer>, seen: Partial<DrillView> = {}, wish = probing): Move {
  return nextMove(wish, { now: noon(2, minutes), copy: COPY, ...seen, server: server(COPY, of) });
}
const runs = { isRunning: true, steps: { running: 1 } };
const up = { isRunning: true, steps: { running: 1, booted: 2 } };
const command = (state: SeenCommand['state'], minutes: number, exitCode?: number): SeenCommand => ({
  state,
  startedAt: noon(2, minutes),
  endedAt: state === 'running' ? undefined : noon(2, minutes),
  exitCode,
});

describe('the way of a copy that is well', () => {
  test('asked for: it is waited for', () => {
    expect(move(0.5, {})).toEqual({ kind: 'wait', doing: 'waiting until it runs' });
  });
  test('running: noted', () => {
    expect(move(1.2, { isRunning: true })).toEqual({ kind: 'mark', steps: { running: expect.closeTo(1.2) } });
  });
  test('its system answers: noted', () => {
    expect(move(2.5, runs, { isUp: true })).toMatchObject({ kind: 'mark', steps: { running: 1 } });
  });
  test('nothing was probed: it is', () => {
    expect(move(2.6, up)).toEqual({ kind: 'probe', overdue: false });
  });
  test('the probe was well: recorded, at the time that it ended', () => {
    const told = move(5, up, { command: command('succeeded', 3, 0) });
    expect(told).toMatchObject({ kind: 'record', result: { outcome: 'passed', server: 'i-m5drill' } });
    expect(told).toMatchObject({ result: { steps: { running: 1, booted: 2, probed: expect.closeTo(3) as number } } });
  });
  test('recorded: it goes', () => {
    const told = result();
    const copy = { ...COPY, drill: resultText(told) };
    expect(move(5, up, { copy })).toMatchObject({ kind: 'remove', result: { outcome: 'passed' } });
  });
  test('without a probe, a system that is up is enough', () => {
    expect(move(3, up, {}, drill())).toMatchObject({ kind: 'record', result: { outcome: 'passed' } });
  });
});

describe('a copy that has failed', () => {
  test('its system did not come up, from running on in time', () => {
    expect(move(31, runs, { isUp: false })).toMatchObject({ kind: 'wait' });
    expect(move(31.1, runs, { isUp: false })).toMatchObject({
      kind: 'record',
      result: { outcome: 'failed', why: 'boot' },
    });
  });
  test('the probe failed, and again, until its time was over', () => {
    const last = { command: command('failed', 30.5, 3) };
    expect(move(30.9, up, last)).toMatchObject({ kind: 'wait' });
    expect(move(31, up, last)).toEqual({ kind: 'probe', overdue: false });
    expect(move(31.1, up, last)).toMatchObject({ kind: 'record', result: { outcome: 'failed', why: 'exit-3' } });
  });
  test('the probe never ended', () => {
    const hangs = { command: command('running', 3) };
    expect(move(20, up, hangs)).toMatchObject({ kind: 'wait' });
    expect(move(31.1, up, hangs)).toMatchObject({ kind: 'record', result: { why: 'no-answer' } });
  });
  test('the cloud s word for a probe that did not end by itself, where there is one', () => {
    const last = (error?: string) => move(31.1, up, { command: { ...command('failed', 31), error } });
    expect(last('Timeout')).toMatchObject({ result: { why: 'Timeout' } });
    expect(last()).toMatchObject({ result: { why: 'unknown' } });
  });
  test('it passed before: that is not forgotten', () => {
    const before = result({ at: noon(1), server: 'i-earlier' });
    const copy = { ...COPY, drill: resultText(before) };
    const told = move(31.1, runs, { copy, isUp: false });
    expect(told).toMatchObject({ kind: 'record', result: { outcome: 'failed', passedBefore: noon(1) } });
  });
});

describe('what says nothing about the copy', () => {
  test('a server that the cloud never had running', () => {
    expect(move(30.1, {})).toEqual({ kind: 'remove', why: 'the cloud did not have it running in 30 minutes' });
  });
  test('a copy that somebody has deleted', () => {
    expect(move(5, up, { copy: undefined })).toEqual({ kind: 'remove', why: 'the copy is gone' });
  });
  test('a time in which nobody looked: it is looked at, and probed, before it is judged', () => {
    expect(move(600, { isRunning: true })).toMatchObject({ kind: 'mark' });
    expect(move(600, runs, { isUp: true })).toMatchObject({ kind: 'mark' });
    expect(move(600, up)).toEqual({ kind: 'probe', overdue: true });
    expect(move(600, up, { command: command('succeeded', 600) })).toMatchObject({ result: { outcome: 'passed' } });
  });
  test('a probe that was sent as its time ended: it may answer for a minute', () => {
    const sent = { command: command('running', 30.9) };
    expect(move(31.8, up, sent)).toEqual({ kind: 'wait', doing: 'waiting for the probe' });
    expect(move(31.9, up, sent)).toMatchObject({ result: { outcome: 'failed', why: 'no-answer' } });
    expect(move(600.5, up, { command: command('running', 600) })).toMatchObject({ kind: 'wait' });
    expect(move(600.5, up, { command: command('succeeded', 600.4) })).toMatchObject({ result: { outcome: 'passed' } });
  });
  test('a probe that failed long before its time was over, and then nobody looked: it is asked once more', () => {
    expect(move(600, up, { command: command('failed', 3, 3) })).toEqual({ kind: 'probe', overdue: true });
    expect(move(31.1, up, { command: command('failed', 29.9, 3) })).toEqual({ kind: 'probe', overdue: true });
    expect(move(31.1, up, { command: command('failed', 30, 3) })).toMatchObject({ result: { why: 'exit-3' } });
    expect(move(600.2, up, { command: command('failed', 600, 3) })).toMatchObject({ result: { why: 'exit-3' } });
  });
  test('the result of another server: it is drilled anew', () => {
    const copy = { ...COPY, drill: resultText(result({ server: 'i-earlier' })) };
    expect(move(0.5, {}, { copy })).toMatchObject({ kind: 'wait' });
  });
});

test('only what the next move rests on is looked at', () => {
  const look = (of: Partial<DrillServer>, wish = probing) => lookFor(server(COPY, of), wish);
  expect([look({}), look({ isRunning: true }), look(runs), look(up)]).toEqual([
    undefined,
    undefined,
    'system',
    'command',
  ]);
  expect([look(up, drill()), look({ ...runs, isRunning: false })]).toEqual([undefined, undefined]);
});

const minutes = fc.double({ min: 0, max: 2000, noNaN: true });
const commands = fc.option(
  fc.record({
    state: fc.constantFrom('running' as const, 'succeeded' as const, 'failed' as const),
    startedAt: minutes.map((m) => noon(2, m)),
    endedAt: fc.option(
      minutes.map((m) => noon(2, m)),
      { nil: undefined },
    ),
    exitCode: fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }),
    error: fc.option(fc.string(), { nil: undefined }),
  }),
  { nil: undefined },
);
const views = fc
  .record({
    passed: minutes,
    isRunning: fc.boolean(),
    running: fc.option(minutes, { nil: undefined }),
    booted: fc.option(minutes, { nil: undefined }),
    isUp: fc.boolean(),
    command: commands,
    before: fc.option(fc.constantFrom('passed' as const, 'failed' as const), { nil: undefined }),
  })
  .map(({ passed, isRunning, running, booted, isUp, command: last, before }): DrillView => {
    const steps = { running, booted: running === undefined ? undefined : booted };
    const drill = before && resultText(result({ outcome: before, server: 'i-earlier', at: noon(1) }));
    const of = server(COPY, { isRunning, steps });
    return { now: noon(2, passed), server: of, copy: { ...COPY, drill }, isUp, command: last };
  });

const decided = (view: DrillView, probes: boolean) => nextMove(probes ? probing : drill(), view);

test('whatever is seen: what is written into a tag is read again, and forgets no earlier pass', () => {
  fc.assert(
    fc.property(views, fc.boolean(), (view, probes) => {
      const told = decided(view, probes);
      if (told.kind !== 'record') return;
      const text = resultText(told.result);
      expect(text.length).toBeLessThanOrEqual(128);
      expect(text).toMatch(/^[\w .:=-]+$/);
      const { outcome, at, server: id } = told.result;
      const passedBefore = readResult(view.copy?.drill)?.outcome === 'passed' ? noon(1) : undefined;
      expect(readResult(text)).toMatchObject({ outcome, at, server: id, passedBefore });
    }),
    { numRuns: 2000 },
  );
});

test('whatever is seen: a copy fails only after its time, having run; and nothing goes without a word', () => {
  fc.assert(
    fc.property(views, fc.boolean(), (view, probes) => {
      const told = decided(view, probes);
      if (told.kind === 'remove') expect([told.result, told.why !== '']).toEqual([undefined, true]);
      if (told.kind !== 'record' || told.result.outcome === 'passed') return;
      // NaN where it never ran: then nothing is greater.
      const { running = NaN } = view.server.steps;
      expect(view.now.getTime()).toBeGreaterThan(noon(2, running + 30).getTime() - 1);
    }),
    { numRuns: 2000 },
  );
});
