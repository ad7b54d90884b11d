import { WireError } from '../service.js';

/** The body of a JSON 1.1 request. */
export type Input = Readonly<Record<string, unknown>>;

/** A text field; undefined when it is absent or null. */
export function textField(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw notOfType(name, 'a string');
}

/** A text field that must be there (AWS checks that before anything else). */
export function requiredText(input: Input, name: string): string {
  const value = textField(input, name);
  if (value === undefined) throw invalidField(`Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`);
  return value;
}

/** A whole number; undefined when it is absent or null. */
export function integerField(input: Input, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw notOfType(name, 'an integer');
}

/** A list of texts; undefined when it is absent or null. */
export function textsField(input: Input, name: string): readonly string[] | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  throw notOfType(name, 'a list of strings');
}

/** An object; empty when it is absent or null. */
export function objectField(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Input;
  throw notOfType(name, 'a structure');
}

export function invalidField(problem: string): WireError {
  return new WireError('ValidationException', 400, `1 validation error detected: ${problem}`);
}

function notOfType(name: string, type: string): WireError {
  return new WireError('SerializationException', 400, `${name} must be ${type}`);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
