/**
 * What a terminal obeys or hides instead of showing: controls (C0, DEL, C1), bidi marks and overrides, zero-width and
 * other ignorable characters, line and paragraph separators, lone surrogates, private use; and a combining mark with
 * nothing before it, which would change the neighbouring cell.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|^\p{M}+/gu;

/** The same without the mark rule: what JSON carries as an escape, because people read JSON on terminals too. */
const UNSAFE_IN_JSON = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** Text from outside with everything a terminal would obey made visible: an escape character becomes `\u{1b}`. */
export function safeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (found) => Array.from(found, visible).join(''));
}

/** Compact JSON of a value, with the same characters as `\uXXXX`: nothing is lost, nothing reaches the terminal. */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE_IN_JSON, (found) => found.split('').map(jsonEscape).join(''));
}

function visible(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

function jsonEscape(codeUnit: string): string {
  return `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
