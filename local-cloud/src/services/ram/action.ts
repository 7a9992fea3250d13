import type { Action, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { need } from '../../params/read';

type Handle = (params: Params, call: Call) => object;

/** Kind of a RAM resource, and the parameter that names it; without one, all of the kind. */
export type Target = readonly [kind: 'user' | 'role' | 'policy' | 'group', nameParameter?: string];

const targetArns =
  (targets: Target[]) =>
  (params: Params, call: Call): string[] =>
    targets.map(
      ([kind, name]) => `acs:ram:*:${call.accountId}:${kind}/${name === undefined ? '*' : need(params, name)}`,
    );

/** An entry of RAM's table. */
export const ram = (name: string, targets: Target[], handle: Handle, extra: Partial<Action> = {}): Action => ({
  service: 'ram',
  name,
  version: '2015-05-01',
  permission: `ram:${name}`,
  resources: targetArns(targets),
  handle,
  readOnly: /^(Get|List)/.test(name),
  ...extra,
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits, as in keys and tokens. */
export const drawText = (random: () => number, length: number, alphabet = ALPHABET): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');

export const drawDigits = (random: () => number, length: number): string =>
  `2${drawText(random, length - 1, '0123456789')}`;
