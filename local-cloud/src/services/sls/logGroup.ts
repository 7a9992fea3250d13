import { BinaryReader } from 'google-protobuf';
import type { LogRow } from './state';

/** Calls `read` with the number of each field; one that it does not read is passed over. */
function eachField(reader: BinaryReader, read: (field: number) => boolean): void {
  while (reader.nextField() && !reader.isEndGroup()) if (!read(reader.getFieldNumber())) reader.skipField();
}

/** A message inside the present field. */
const inside = (reader: BinaryReader, read: () => void): true => {
  reader.readMessage(undefined, read);
  return true;
};

function pair(reader: BinaryReader, prefix = ''): [string, string] {
  let [key, value] = ['', ''];
  eachField(reader, (field) => {
    if (field === 1) key = reader.readString();
    if (field === 2) value = reader.readString();
    return field === 1 || field === 2;
  });
  return [`${prefix}${key}`, value];
}

function row(reader: BinaryReader): LogRow {
  let at = 0;
  const pairs: [string, string][] = [];
  eachField(reader, (field) => {
    if (field === 1) at = reader.readUint32() * 1000;
    if (field === 2) inside(reader, () => pairs.push(pair(reader)));
    return field === 1 || field === 2;
  });
  return { at, fields: Object.fromEntries(pairs) };
}

/** The lines of a LogGroup, in the protocol buffers that clients write logs in. @throws Error if it is none */
export function readLogGroup(bytes: Buffer): LogRow[] {
  const reader = new BinaryReader(bytes);
  const rows: LogRow[] = [];
  const common: [string, string][] = [];
  eachField(reader, (field) => {
    if (field === 1) return inside(reader, () => rows.push(row(reader)));
    if (field === 6) return inside(reader, () => common.push(pair(reader, '__tag__:')));
    if (field === 3) common.push(['__topic__', reader.readString()]);
    else if (field === 4) common.push(['__source__', reader.readString()]);
    else return false;
    return true;
  });
  const shared = Object.fromEntries(common);
  return rows.map(({ at, fields }) => ({ at, fields: { ...shared, ...fields } }));
}
