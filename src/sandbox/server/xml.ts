/**
 * Writes a value as AWS's Query protocol does: arrays as `<member>`s, a Map as `<entry>`s with key and value,
 * bytes as base64, an empty object or list as an empty element; null and undefined are left out.
 */
export function xmlElement(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  return `<${name}>${xmlContent(value)}</${name}>`;
}

/** The inside of an element. */
export function xmlContent(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => xmlElement('member', item)).join('');
  if (typeof value === 'string') return xmlText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return xmlEntries(value);
  if (typeof value === 'object' && value !== null) return xmlMembers(value);
  throw new TypeError(`XML cannot hold a ${typeof value}`);
}

function xmlEntries(map: ReadonlyMap<unknown, unknown>): string {
  return [...map].map(([key, value]) => xmlElement('entry', { key, value })).join('');
}

function xmlMembers(value: object): string {
  let text = '';
  for (const [name, item] of Object.entries(value)) text += xmlElement(name, item);
  return text;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

// A carriage return and the C1 controls must be references, or a reader normalises them away. XML 1.0 cannot hold
// the other control characters at all, not even as references: they become U+FFFD.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const SPECIAL = /[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\ufffe\uffff]/g;

export function xmlText(text: string): string {
  return text.replace(SPECIAL, (char) => NAMED[char] ?? reference(char.charCodeAt(0)));
}

function reference(code: number): string {
  const illegal = (code < 0x20 && code !== 0x0d) || code >= 0xfffe;
  return illegal ? '\ufffd' : `&#x${code.toString(16).toUpperCase()};`;
}
