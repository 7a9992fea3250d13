const PART =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SCALE = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Whole milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `P1D` or `PT5M`. */
export function durationMs(iso: string): number {
  const match = PART.exec(iso);
  if (!match || iso.endsWith('P') || iso.endsWith('T')) {
    throw new Error(`Not an ISO 8601 duration of weeks, days, hours, minutes and seconds: "${iso}". Example: PT5M.`);
  }
  return Math.round(SCALE.reduce((sum, scale, i) => sum + scale * Number(match[i + 1] ?? 0), 0));
}

/** `2026-03-01T10:00:00Z`, as most answers carry it. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** `2026-03-01T10:00Z`, as some answers of ECS carry it. */
export const isoMinutes = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
