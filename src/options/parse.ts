import { usageError } from '../errors.js';
import { nearest } from './nearest.js';
import { quoted, didYouMean } from '../text.js';

/** Turns the text of one option into its value; throws a usage error that says what is allowed. */
export type Parse<T> = (text: string) => T;

/** A text that AWS accepts in that place. The patterns are AWS's own, so quotes and backticks never get through. */
export function matching(option: string, pattern: RegExp, allowed: string): Parse<string> {
  return (text) => {
    if (!pattern.test(text)) throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: ${allowed}.`);
    return text;
  };
}

export function listOf(parse: Parse<string>): Parse<readonly string[]> {
  return (text) => [...new Set(text.split(',').map((item) => parse(item.trim())))];
}

/** Words separated by commas; whether they mean something is found out where they are used. */
export const words: Parse<readonly string[]> = (text) => text.split(',').map((word) => word.trim());

export function wholeNumber(option: string, least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) {
      throw usageError(`${option} can't be ${quoted(text)}`, `Allowed: a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(option: string, choices: readonly T[]): Parse<T> {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const meant = nearest(text, choices);
    throw usageError(`${option} can't be ${quoted(text)}`, `${didYouMean(meant)}Allowed: ${choices.join(', ')}.`);
  };
}

/** One of many names, or a pattern such as `key-*` that at least one of them has. */
export function nameOrPattern(
  option: string,
  all: readonly string[],
  means: (pattern: string, name: string) => boolean,
  allowed: string,
): Parse<string> {
  return (text) => {
    if (/^[a-z0-9*-]{1,60}$/.test(text) && all.some((name) => means(text, name))) return text;
    throw usageError(`${option} can't be ${quoted(text)}`, `${didYouMean(nearest(text, all))}Allowed: ${allowed}.`);
  };
}
