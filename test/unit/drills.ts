import type { DrillSettings } from '../../src/plan/drill-settings';
import { resultText, type DrillResult } from '../../src/recovery/drill/result';
import type { DrillServer } from '../../src/recovery/drill/server';
import type { Point } from '../../src/recovery/point';
import { at, copy, DESTINATION, image, night } from './worlds';

/** Every day at noon in Shanghai, ten hours after the night's images. */
export function drill(changes: Partial<DrillSettings> = {}): DrillSettings {
  return {
    schedule: '0 12 * * *',
    timeZone: 'Asia/Shanghai',
    region: DESTINATION,
    timeoutMinutes: 30,
    typeFallbacks: {},
    ...changes,
  };
}

/** Noon of that day of March, and so many minutes. */
export function noon(day: number, minutes = 0): Date {
  return at(day, 10 + minutes / 60);
}

export function result(changes: Partial<DrillResult> = {}): DrillResult {
  return { outcome: 'passed', at: noon(2, 3), server: 'i-m5drill', steps: { running: 1 }, ...changes };
}

/** A copy of the night, with what its drill came to. */
export function drilled(instance: string, day: number, told?: DrillResult): Point {
  return copy(image(instance, night(day)), DESTINATION, told && { tags: { 'offsite-drill': resultText(told) } });
}

export function server(point: Point, changes: Partial<DrillServer> = {}): DrillServer {
  return {
    id: 'i-m5drill',
    imageId: point.imageId,
    plan: point.identity.plan,
    instance: point.identity.instance,
    slot: '',
    type: 'ecs.g7.large',
    askedAt: noon(2),
    isRunning: false,
    isWindows: false,
    steps: {},
    ...changes,
  };
}
