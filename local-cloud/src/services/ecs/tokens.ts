import { createHash } from 'node:crypto';
import type { Params, ParamValue } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { text } from '../../params/read';
import type { EcsRegion } from './state';

/**
 * The same client token with the same parameters gives the same answer, also when what it made is gone. Other parameters
 * are refused, and so is a repeat while the first is still being worked on (an option of the seed: by default it never is).
 * @param mismatch the code this action gives for other parameters; its status is 400 unless given.
 */
export function once(
  params: Params,
  call: Call & { here: Pick<EcsRegion, 'tokens'> },
  mismatch: string | { code: string; status: number },
  make: () => Record<string, string>,
): Record<string, string> {
  const token = text(params, 'ClientToken');
  if (!token) return make();
  const key = `${call.action}/${token}`;
  const hash = fingerprint(params);
  const known = call.here.tokens[key];
  if (known) {
    if (known.params !== hash) {
      const { code, status } = typeof mismatch === 'string' ? { code: mismatch, status: 400 } : mismatch;
      throw new CloudError(code, 'The ClientToken was used already, with other parameters.', status);
    }
    if (call.world.now < known.at + call.world.options.tokenBusySeconds * 1000) {
      throw new CloudError(
        'IdempotentProcessing',
        'The previous request with this ClientToken is being processed.',
        403,
      );
    }
    return known.answer;
  }
  const answer = make();
  call.here.tokens[key] = { params: hash, answer, at: call.world.now };
  return answer;
}

/** The order of parameters says nothing, that of a list does. */
const sorted = (value: ParamValue): ParamValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const fingerprint = (params: Params): string =>
  createHash('sha256')
    .update(JSON.stringify(params, (_name, value: ParamValue) => sorted(value)))
    .digest('base64')
    .slice(0, 16);
