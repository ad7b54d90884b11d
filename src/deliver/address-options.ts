import { usageError } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { didYouMean, quoted } from '../text.js';

/** What may stand behind the `?` of an address, by name; throws a usage error when the value can't be meant. */
export type AddressOptions = Readonly<Record<string, (value: string) => void>>;

export interface SplitAddress {
  /** Before the `?`. */
  readonly place: string;
  readonly options: Readonly<Record<string, string>>;
}

/** `bucket/prefix/?owner=111122223333` → place and options. A name that is unknown, or given twice, is a usage error. */
export function splitAddress(to: string, address: string, allowed: AddressOptions): SplitAddress {
  const at = address.indexOf('?');
  if (at < 0) return { place: address, options: {} };
  const options: Record<string, string> = {};
  for (const part of address.slice(at + 1).split('&')) {
    const [name = '', ...rest] = part.split('=');
    const value = decoded(rest.join('='), to);
    const check = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (check === undefined) {
      const names = Object.keys(allowed);
      const hint = names.length === 0 ? 'It takes no options.' : `${didYouMean(nearest(name, names))}Allowed: ${names.join(', ')}.`;
      throw usageError(`--to ${quoted(to)} has an option ${quoted(name)}, which is not known`, hint);
    }
    if (Object.hasOwn(options, name)) throw usageError(`--to ${quoted(to)} has ${name} twice`, 'Name it once.');
    check(value);
    options[name] = value;
  }
  return { place: address.slice(0, at), options };
}

function decoded(text: string, to: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw usageError(`--to ${quoted(to)}: ${quoted(text)} is not well encoded`, 'A % stands as %25.');
  }
}

/** A check by a pattern, for AddressOptions. */
export function optionLike(to: string, name: string, pattern: RegExp, allowed: string): (value: string) => void {
  return (value) => {
    if (!pattern.test(value)) throw usageError(`--to ${quoted(to)}: ${name} can't be ${quoted(value)}`, `Allowed: ${allowed}.`);
  };
}
