/** What an INI file says of one key. */
export interface IniEntry {
  /** As it is written. */
  key: string;
  value: string;
  line: number;
}

export class IniError extends Error {}

/**
 * Text of a file that a Chinese or Western editor saved: UTF-8 and UTF-16, told by their marks or by being it, else GB 18030,
 * which GBK and GB 2312 are part of.
 */
export function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/**
 * Reads INI as Python's ConfigParser does, which the script used: `=` or `:` after the key, whole lines of comment behind `#`
 * or `;` and none behind a value, values that go on in lines indented further, and `%%` for a `%`. Sections are passed over:
 * no two of the script's hold the same key.
 *
 * @throws IniError that names the line, and shows nothing of it
 */
export function readIni(text: string): IniEntry[] {
  const entries: IniEntry[] = [];
  let open: (IniEntry & { depth: number }) | undefined;
  for (const [i, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const depth = raw.length - raw.trimStart().length;
    if (open && depth > open.depth) {
      open.value = [open.value, line].filter((part) => part !== '').join('\n');
    } else if (/^\[[^\]]+\]/.test(line)) {
      open = undefined;
    } else {
      open = { ...keyAndValue(line, i + 1), depth };
      entries.push(open);
    }
  }
  return entries.map(({ key, value, line }) => ({ key, value: value.replaceAll('%%', '%'), line }));
}

function keyAndValue(text: string, line: number): IniEntry {
  const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new IniError(`line ${line} is neither [section] nor key = value`);
  return { key, value, line };
}
