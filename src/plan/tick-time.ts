const SPARE_SECONDS = 15;

/** Seconds after its start at which a tick is ended, if it still runs: before the next is due. */
export function timeoutSeconds(tickMinutes: number): number {
  return tickMinutes * 60 - SPARE_SECONDS;
}

/** Seconds after its start from which a tick begins nothing new: what is under way then has time to end, and to be told. */
export function workSeconds(tickMinutes: number): number {
  return timeoutSeconds(tickMinutes) - SPARE_SECONDS;
}
