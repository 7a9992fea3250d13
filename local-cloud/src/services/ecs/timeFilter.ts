import type { Params } from '../../core/action';
import { invalidParameter, records, text } from '../../params/read';

/** `Filter.N` with CreationStartTime and CreationEndTime (`yyyy-MM-ddTHH:mmZ`): both ends are inside. */
export function creationFilter(params: Params): (item: { createdAt: number }) => boolean {
  let [from, until] = [-Infinity, Infinity];
  for (const filter of records(params, 'Filter')) {
    const key = text(filter, 'Key');
    const time = text(filter, 'Value') ?? '';
    const ms = Date.parse(time);
    if (key !== 'CreationStartTime' && key !== 'CreationEndTime') {
      throw invalidParameter('Filter', `the local cloud knows CreationStartTime and CreationEndTime, not "${key}"`);
    }
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(time) || Number.isNaN(ms)) {
      throw invalidParameter('Filter', `"${time}" is not of the form yyyy-MM-ddTHH:mmZ`);
    }
    if (key === 'CreationStartTime') from = ms;
    else until = ms;
  }
  return ({ createdAt }) => createdAt >= from && createdAt <= until;
}
