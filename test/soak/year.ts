import type { FaultRule } from 'local-cloud';
import { draws } from '../../src/rehearsal/random';
import { DESTINATIONS, SOURCE } from './stack';

/** Trouble of a while, beside the trouble that there is always. */
export interface Spell {
  name: string;
  /** ms */
  from: number;
  until: number;
  rules: FaultRule[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What one year brings, drawn from the seed. */
export function spellsOf(year: number, seed: number): Spell[] {
  const draw = draws(seed, `spells of ${year}`);
  const begin = Date.UTC(year, 0, 1);
  const hour = (from: number, to: number) => begin + Math.floor((from + draw() * (to - from)) * 24) * HOUR;
  const spell = (name: string, from: number, days: number, rules: FaultRule[]): Spell => ({
    name,
    from,
    until: from + days * DAY,
    rules,
  });
  const often = (count: number, make: (at: number) => Spell) => Array.from({ length: count }, () => make(hour(5, 355)));
  const destination = DESTINATIONS[Math.floor(draw() * DESTINATIONS.length)] ?? '';
  return [
    spell('the source is dark for a week', hour(90, 130), 7, [{ kind: 'dark', region: SOURCE }]),
    spell(`${destination} is dark for a week`, hour(230, 270), 7, [{ kind: 'dark', region: destination }]),
    ...often(12, (at) => spell('a throttled day', at, 1, [{ kind: 'throttle', rate: 0.35 }])),
    ...often(6, (at) => spell('lists lag by ten minutes', at, 1, [{ kind: 'lag', rate: 0.5, seconds: 600 }])),
    ...often(6, (at) =>
      spell('a destination is dark for two hours', at, 1 / 12, [{ kind: 'dark', region: destination }]),
    ),
    ...often(2, (at) =>
      spell('a destination has no room', at, 2, [
        { kind: 'code', code: 'QuotaExceed.Image', action: 'CopyImage', key: DESTINATIONS[0], rate: 1 },
      ]),
    ),
    ...often(4, (at) => spell('half of all images fail', at, 1, [{ kind: 'fail', action: 'CreateImage', rate: 0.5 }])),
    ...often(4, (at) => spell('killed over and over', at, 0.5, [{ kind: 'kill', rate: 0.05 }])),
  ].sort((a, b) => a.from - b.from);
}
