const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ufffd]/g, '');

/** A plain object as XML: a list becomes its name repeated. */
export function toXml(root: string, body: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, body)}`;
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`;
  const inside = Object.entries(value).map(([key, item]) => element(key, item));
  return `<${name}>${inside.join('')}</${name}>`;
}
