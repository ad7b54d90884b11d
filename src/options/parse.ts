import { usageError } from '../errors.js';
import { nearest } from './nearest.js';
import { quoted, didYouMean } from '../text.js';

/** Turns the text of one option into its value; throws a usage error that says what is allowed. */
export interface Parse<T> {
  (text: string): T;
  /** The same as JSON Schema, for the editor in which a configuration is written; left out: a text. */
  readonly json?: Readonly<Record<string, unknown>> | undefined;
}

function shaped<T>(parse: (text: string) => T, json: Parse<T>['json']): Parse<T> {
  return Object.assign(parse, { json });
}

/** A text that AWS accepts in that place. The patterns are AWS's own, so quotes and backticks never get through. */
export function matching(option: string, pattern: RegExp, allowed: string): Parse<string> {
  const parse = (text: string): string => {
    if (!pattern.test(text)) throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: ${allowed}.`);
    return text;
  };
  return shaped(parse, { type: 'string', pattern: pattern.source });
}

/** A path may be anything that a file system takes; no one takes a NUL. */
/** Who writes that means to turn something on or off, and would get a file of that name. */
const SWITCH = /^(-|\d+|true|false|yes|no|on|off)$/i;

export function path(option: string): Parse<string> {
  return (text) => {
    if (SWITCH.test(text)) throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: a path; ./${text} where it is called so.`);
    if (text.includes('\0')) throw usageError(`${option} can't be ${quoted(text)}`, 'Allowed: a path without a NUL character.');
    return text;
  };
}

/** The name of a Region, and how that is said: for `matching` and its like. */
export const REGION = [/^[a-z]{2,5}(-[a-z]+){1,3}-\d{1,2}$/, 'a Region such as eu-west-1'] as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

export function listOf(parse: Parse<string>): Parse<readonly string[]> {
  return shaped((text) => [...new Set(text.split(',').map((item) => parse(item.trim())))], listShape(parse.json));
}

/** Words separated by commas; whether they mean something is found out where they are used. */
export const words: Parse<readonly string[]> = shaped((text) => text.split(',').map((word) => word.trim()), listShape());

/** One text; several are given one by one, since a comma may stand in each. */
export const single: Parse<readonly string[]> = shaped((text) => [text], listShape());

function listShape(items: Parse<unknown>['json'] = { type: 'string' }): Parse<unknown>['json'] {
  return { type: 'array', items, minItems: 1 };
}

export function wholeNumber(option: string, least: number, most: number): Parse<number> {
  const parse = (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) {
      throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: a whole number from ${least} to ${most}.`);
    }
    return value;
  };
  return shaped(parse, { type: 'integer', minimum: least, maximum: most });
}

export function oneOf<const T extends string>(option: string, choices: readonly T[]): Parse<T> {
  const parse = (text: string): T => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const meant = nearest(text, choices);
    throw usageError(`${option} can't be ${quoted(text)}`, `${didYouMean(meant)}Allowed: ${choices.join(', ')}.`);
  };
  return shaped(parse, { enum: choices });
}

/** One of many names, or a pattern such as `key-*` that at least one of them has. */
export function nameOrPattern(
  option: string,
  all: readonly string[],
  means: (pattern: string, name: string) => boolean,
  allowed: string,
): Parse<string> {
  const parse = (text: string): string => {
    if (/^[a-z0-9*-]{1,60}$/.test(text) && all.some((name) => means(text, name))) return text;
    throw usageError(`${option} can't be ${quoted(text)}`, `${didYouMean(nearest(text, all))}Allowed: ${allowed}.`);
  };
  return shaped(parse, { type: 'string', pattern: '^[a-z0-9*-]{1,60}$', examples: all });
}

/** A whole number, or a word. */
export function numberOr<const T extends string>(option: string, word: T, least: number, most: number): Parse<number | T> {
  const number = wholeNumber(option, least, most);
  const parse = (text: string): number | T => {
    if (text === word) return word;
    if (/^\d/.test(text)) return number(text);
    throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: ${word}, or a whole number from ${least} to ${most}.`);
  };
  return shaped(parse, { oneOf: [{ enum: [word] }, { ...number.json }] });
}
