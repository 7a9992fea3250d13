import { CloudError } from '../core/error';

/** What every object answers to, such as `constructor` and `__proto__`: the world keeps what it has by id or name in plain objects. */
const NAMES = Object.getOwnPropertyNames(Object.prototype);
const RESERVED = new Set(NAMES);
/** In a JSON text. */
const QUOTED = new RegExp(`"(${NAMES.join('|')})"`);

/**
 * Something may be named so on the real cloud. Here it would be found where it is not.
 * @throws CloudError that names it
 */
export function refuseReserved(value: unknown): void {
  if (typeof value === 'string') {
    const found = RESERVED.has(value) ? value : /^\s*[[{]/.test(value) ? QUOTED.exec(value)?.[1] : undefined;
    if (found !== undefined) throw notKept(found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (RESERVED.has(name)) throw notKept(name);
      refuseReserved(member);
    }
  }
}

const notKept = (name: string): CloudError =>
  new CloudError('InvalidParameter.NotSupported', `The local cloud keeps nothing under the name "${name}".`, 400);
