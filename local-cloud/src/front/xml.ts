import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** A document as members: texts, structures, and lists where a name is repeated. */
export type Xml = string | Xml[] | { [name: string]: Xml };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const builder = new XMLBuilder({ ignoreAttributes: true, suppressBooleanAttributes: false });
/** A key may begin or end with a space; around anything else it is how the document is laid out. */
const EXACT = new Set(['Key', 'Value', 'Prefix']);
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  // Without it &#39; would stay as it is.
  htmlEntities: true,
  trimValues: false,
  tagValueProcessor: (name, value) => (EXACT.has(name) ? value : value.trim()),
});

/** A plain object as XML: a list becomes its name repeated, what is not there is left out. */
export const toXml = (root: string, body: object): string => DECLARATION + builder.build({ [root]: writable(body) });

/** Numbers as text, and no character that XML has no way to write. */
function writable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value !== 'object' || value === null) return String(value).replace(/[^\t\n\r\u0020-\ufffd]/g, '');
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, writable(member)]));
}

/** @throws Error if the text is not XML. */
export function fromXml(text: string): { [name: string]: Xml } {
  const { '?xml': _declaration, ...document } = parser.parse(text, true) as { [name: string]: Xml };
  return document;
}
