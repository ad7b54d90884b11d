/** A place in an answer. Bytes above ASCII become characters that no reader takes. */
export interface Cursor {
  readonly bytes: Buffer;
  /** The same bytes as Latin-1: what stands at a place of the one stands at the same place of the other. */
  readonly text: string;
  at: number;
}

/** Reads what an element holds, past its closing tag; undefined: it is not what such an element usually is. */
export type Read = (cursor: Cursor, name: string) => unknown;

/** Which elements may stand in another, once each and in any order. */
export type Elements = ReadonlyMap<string, Read>;

export function cursorOf(body: Uint8Array): Cursor {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return { bytes, text: bytes.toString('latin1'), at: 0 };
}

/** Without an end of line in it, blanks are text to the SDK, which puts it in the place of the elements around it. */
const SPACE = /(?: *\n[ \n]*)?/y;

export function skipSpace(cursor: Cursor): void {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code !== 0x20 && code !== 0x0a) return;
  SPACE.lastIndex = cursor.at;
  SPACE.test(cursor.text);
  cursor.at = SPACE.lastIndex;
}

/** Goes past what must stand here; false: it does not. */
export function pass(cursor: Cursor, what: string): boolean {
  if (!cursor.text.startsWith(what, cursor.at)) return false;
  cursor.at += what.length;
  return true;
}

/** The elements up to a closing tag. An attribute, a comment, an entity and whatever else is not usual is none of them. */
export function readElements(cursor: Cursor, elements: Elements, closing: string): Readonly<Record<string, unknown>> | undefined {
  const { text } = cursor;
  const found: Record<string, unknown> = {};
  for (;;) {
    skipSpace(cursor);
    if (pass(cursor, closing)) return found;
    const end = text.indexOf('>', cursor.at);
    const name = text.slice(cursor.at + 1, end);
    const read = elements.get(name);
    if (read === undefined || found[name] !== undefined || text.charCodeAt(cursor.at) !== 0x3c) return undefined;
    cursor.at = end + 1;
    const value = read(cursor, name);
    if (value === undefined) return undefined;
    found[name] = value;
  }
}

/** Printable ASCII without what XML writes in another way. */
const PLAIN = /^[ -%'-;=?-~]+$/;

/** Text, as a string of its own: a slice would keep the whole answer in memory. */
export const readText: Read = (cursor, name) => {
  const { bytes, text, at } = cursor;
  const end = text.indexOf('<', at);
  if (end <= at || !text.startsWith(`/${name}>`, end + 1)) return undefined;
  cursor.at = end + name.length + 3;
  const found = bytes.toString('latin1', at, end);
  return PLAIN.test(found) ? found : undefined;
};

export const readFlag: Read = (cursor, name) => {
  const word = readText(cursor, name);
  return word === 'true' ? true : word === 'false' ? false : undefined;
};

export const readCount: Read = (cursor, name) => {
  const digits = readText(cursor, name);
  return typeof digits === 'string' && /^(?:0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : undefined;
};

const INSTANT = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

export const readInstant: Read = (cursor, name) => {
  const text = readText(cursor, name);
  if (typeof text !== 'string' || !INSTANT.test(text)) return undefined;
  const instant = new Date(text);
  // The 30th of February would be a day of March.
  return instant.getUTCDate() === Number(text.slice(8, 10)) ? instant : undefined;
};

type Entry = Readonly<Record<string, unknown>>;

export interface Members {
  readonly elements: Elements;
  readonly isWhole: (entry: Entry) => boolean;
  /** Will many answers have the very same one? */
  readonly isCommon?: (entry: Entry) => boolean;
}

/** More different ones than AWS has services. */
const MOST_KNOWN = 2_000;

/** A list of elements called `member`. */
export function readMembers({ elements, isWhole, isCommon }: Members): Read {
  const known = new Map<string, Entry>();
  const parse = (cursor: Cursor, start: number): Entry | undefined => {
    const entry = readElements(cursor, elements, END);
    if (entry === undefined || !isWhole(entry)) return undefined;
    if (isCommon?.(entry) === true && known.size < MOST_KNOWN) known.set(cursor.bytes.toString('latin1', start, cursor.at), entry);
    return entry;
  };
  return (cursor, name) => {
    const { text } = cursor;
    const entries: Entry[] = [];
    for (;;) {
      skipSpace(cursor);
      if (pass(cursor, `</${name}>`)) return entries;
      const start = cursor.at;
      if (!pass(cursor, '<member>')) return undefined;
      const end = isCommon === undefined ? start : text.indexOf(END, cursor.at) + END.length;
      const seen = isCommon === undefined ? undefined : known.get(text.slice(start, end));
      if (seen !== undefined) cursor.at = end;
      const entry = seen ?? parse(cursor, start);
      if (entry === undefined) return undefined;
      entries.push(entry);
    }
  };
}

const END = '</member>';
