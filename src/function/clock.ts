/** The one place in src that asks the machine for the time: everything else is handed a clock. */
export function systemClock(): Date {
  // eslint-disable-next-line no-restricted-syntax -- the clock that is handed on has to be read somewhere
  return new Date();
}
