import { createHash } from 'node:crypto';
import type { Inputs, Place } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';

export interface DataSource {
  inputs: Inputs;
  read(args: Values, place: Place): Promise<Values>;
}

/** @param names of its arguments, with their marks: see `inputs` */
export const dataSource = (names: string, read: DataSource['read']): DataSource => ({ inputs: inputs(names), read });

/** The rows whose name fits, and their ids, as most data sources give them. */
export function named(rows: Values[], args: Values): Values[] {
  const pattern = typeof args.nameRegex === 'string' ? new RegExp(args.nameRegex) : undefined;
  return pattern ? rows.filter(({ name }) => pattern.test(String(name))) : rows;
}

/** Rows of all pages, asked for one after the other until one is not full. @param most rows a page */
export async function allPages<Row>(
  most: number,
  ask: (page: { PageNumber: string; PageSize: string }) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (let page = 1; ; page += 1) {
    const rows = await ask({ PageNumber: String(page), PageSize: String(most) });
    found.push(...rows);
    if (rows.length < most) return found;
  }
}

/** Of a data source as a whole: any text that is the same for the same ids. */
export const idOf = (ids: string[]): string => createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 12);
