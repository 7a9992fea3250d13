import type { DrillSettings } from '../../plan/drill-settings';
import type { Point } from '../point';
import { lastPassed, readResult, type DrillResult, type Steps } from './result';
import { PROBE_SECONDS } from './script';
import { PROBE_INTERVAL, type DrillServer } from './server';

/** All that is seen of a drill that is under way. */
export interface DrillView {
  now: Date;
  server: DrillServer;
  /** Absent where somebody has deleted it. */
  copy?: Point;
  /** Absent where it was not asked. */
  isUp?: boolean;
  /** What became of the last probe. */
  command?: SeenCommand;
}

export interface SeenCommand {
  state: 'running' | 'succeeded' | 'failed';
  startedAt: Date;
  endedAt?: Date;
  exitCode?: number;
  error?: string;
}

/** What is to be done next. */
export type Move =
  | { kind: 'wait'; doing: string }
  /** A step was made: it is noted on the server, so that whoever comes next knows. */
  | { kind: 'mark'; steps: Steps }
  /** `overdue`: its time is over, and nobody has probed it yet. */
  | { kind: 'probe'; overdue: boolean }
  /** Into the copy's tag. */
  | { kind: 'record'; result: DrillResult }
  /** With a result it is over; without one nothing was found out about the copy. */
  | { kind: 'remove'; result?: DrillResult; why: string };

/** What has to be looked at before the next move can be told. */
export function lookFor({ isRunning, steps }: DrillServer, { probe }: DrillSettings): 'system' | 'command' | undefined {
  if (!isRunning || steps.running === undefined) return undefined;
  if (steps.booted === undefined) return 'system';
  return probe ? 'command' : undefined;
}

/**
 * Level-triggered: the same view gives the same move, whoever came before. A copy has failed only when its server ran, and the
 * system did not come up or did not pass the probe in time; whatever else goes wrong says nothing about it.
 */
export function nextMove(drill: DrillSettings, view: DrillView): Move {
  const { now, server, copy } = view;
  const passed = minutesSince(server.askedAt, now);
  const told = readResult(copy?.drill);
  if (told?.server === server.id) return { kind: 'remove', result: told, why: told.outcome };
  if (!copy) return { kind: 'remove', why: 'the copy is gone' };
  const { running } = server.steps;
  if (running === undefined) {
    if (server.isRunning) return { kind: 'mark', steps: { running: passed } };
    const late = passed > drill.timeoutMinutes;
    const why = `the cloud did not have it running in ${drill.timeoutMinutes} minutes`;
    return late ? { kind: 'remove', why } : { kind: 'wait', doing: 'waiting until it runs' };
  }
  const overdue = passed > running + drill.timeoutMinutes;
  if (server.steps.booted === undefined) return boot(view, passed, overdue);
  return probe(drill, view, { passed, since: passed - running, overdue });
}

function boot(view: DrillView, passed: number, overdue: boolean): Move {
  const { server, isUp } = view;
  if (isUp) return { kind: 'mark', steps: { ...server.steps, booted: passed } };
  return overdue ? failed(view, 'boot') : { kind: 'wait', doing: 'waiting for its system' };
}

/** @param since minutes that it has been running */
function probe(
  drill: DrillSettings,
  view: DrillView,
  { passed, since, overdue }: { passed: number; since: number; overdue: boolean },
): Move {
  const { now, server, command } = view;
  if (!drill.probe) return recorded(view, { outcome: 'passed', steps: server.steps });
  if (command?.state === 'succeeded') {
    const { booted = 0 } = server.steps;
    // By the cloud's clock, which may be another than that of whoever asked for the server.
    const probed = Math.min(passed, Math.max(booted, minutesSince(server.askedAt, command.endedAt ?? now)));
    return recorded(view, { outcome: 'passed', steps: { ...server.steps, probed } });
  }
  if (!command) return { kind: 'probe', overdue };
  const age = now.getTime() - command.startedAt.getTime();
  if (overdue) return atLast(view, command, { age, late: (since - drill.timeoutMinutes) * 60_000 });
  if (command.state === 'running') return WAIT_FOR_PROBE;
  const again = age >= PROBE_INTERVAL;
  return again ? { kind: 'probe', overdue } : { kind: 'wait', doing: `waiting to probe again (${whyOf(command)})` };
}

const WAIT_FOR_PROBE: Move = { kind: 'wait', doing: 'waiting for the probe' };

/**
 * Its time is over. Also the last probe has its time to answer; and where nobody has asked for a while before, it is asked once
 * more: what was wrong may be well since.
 *
 * @param age of the command, in milliseconds
 * @param late since when the time is over, in milliseconds
 */
function atLast(view: DrillView, command: SeenCommand, { age, late }: { age: number; late: number }): Move {
  if (command.state === 'running' && age < PROBE_SECONDS * 1000) return WAIT_FOR_PROBE;
  const isForgotten = command.state === 'failed' && age - late > 2 * PROBE_INTERVAL;
  return isForgotten ? { kind: 'probe', overdue: true } : failed(view, whyOf(command));
}

function failed(view: DrillView, why: string): Move {
  return recorded(view, { outcome: 'failed', steps: view.server.steps, why });
}

function recorded(
  { now, server, copy }: DrillView,
  found: Pick<DrillResult, 'outcome' | 'steps' | 'why'>,
): Move & { kind: 'record' } {
  const at = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  return { kind: 'record', result: { ...found, at, server: server.id, passedBefore: lastPassed(copy) } };
}

function whyOf({ state, exitCode, error }: SeenCommand): string {
  if (state === 'running') return 'no-answer';
  return exitCode === undefined ? (error ?? 'unknown') : `exit-${exitCode}`;
}

function minutesSince(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 60_000;
}
