import { validationError } from './errors.js';

type Input = Readonly<Record<string, unknown>>;

/** Length in characters, and the characters allowed. */
export interface TextRule {
  readonly min: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

/** A text member of a Query request that must be there. */
export function requiredText(input: Input, name: string, rule: TextRule): string {
  const text = optionalText(input, name, rule);
  if (text === undefined) throw violation(name, null, 'Member must not be null');
  return text;
}

export function optionalText(input: Input, name: string, rule: TextRule): string | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw validationError(`${name} must be a string`);
  if (value.length < rule.min) throw violation(name, value, `Member must have length greater than or equal to ${rule.min}`);
  if (value.length > rule.max) throw violation(name, value, `Member must have length less than or equal to ${rule.max}`);
  if (rule.pattern?.test(value) === false) {
    throw violation(name, value, `Member must satisfy regular expression pattern: ${rule.pattern.source}`);
  }
  return value;
}

/** A whole number within both bounds. */
export function optionalInteger(input: Input, name: string, bounds: { readonly min: number; readonly max: number }): number | undefined {
  const value = optionalText(input, name, { min: 1, max: 20, pattern: /^-?\d+$/ });
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number < bounds.min) throw violation(name, value, `Member must have value greater than or equal to ${bounds.min}`);
  if (number > bounds.max) throw violation(name, value, `Member must have value less than or equal to ${bounds.max}`);
  return number;
}

/** A list of texts; left out and sent empty (`Name=`) are both no elements. */
export function textList(input: Input, name: string): readonly string[] {
  const value = input[name];
  if (value === undefined || value === '') return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw validationError(`${name} must be a list of strings`);
  }
  return value;
}

/** One of a few words, in exactly this case. */
export function checkWord(name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  throw violation(name, value, `Member must satisfy enum value set: [${words.join(', ')}]`);
}

function violation(name: string, value: string | null, constraint: string): Error {
  const shown = value === null ? 'null' : `'${value}'`;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return validationError(`1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`);
}
