import { resolve } from 'node:path';
import { usageError } from '../errors.js';
import { keyOf, type OptionSpec } from '../options/option.js';
import { quoted } from '../text.js';
import type { JsonNode } from './parse-json.js';

/** One setting: the rows of the table of options that stand for it, `--store <folder>` and `--no-store`. */
export interface Setting {
  readonly key: string;
  /** `--max-age`; of a setting that can only be turned off, `--no-assume`. */
  readonly flag: string;
  /** IAM_AUDIT_MAX_AGE. */
  readonly variable: string;
  /** With a value behind it. */
  readonly valued: OptionSpec | null;
  /** Without. */
  readonly switch: OptionSpec | null;
  /** A file that was found, and not named, must not decide it. */
  readonly namedFileOnly: boolean;
  readonly about: string;
}

/** The settings that options stand for, in their order; older spellings are left out. */
export function settingsOf(options: readonly OptionSpec[]): readonly Setting[] {
  const current = options.filter(({ hidden }) => hidden === undefined);
  return [...new Set(current.map(({ flags }) => keyOf(flags)))].map((key) => {
    const own = current.filter(({ flags }) => keyOf(flags) === key);
    const valued = own.find(({ flags }) => flags.includes('<')) ?? null;
    const bare = own.find((spec) => spec !== valued) ?? null;
    const [first] = own;
    const flag = /--[a-z-]+/.exec((valued ?? bare)?.flags ?? '')?.[0] ?? '';
    const variable = `IAM_AUDIT_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const namedFileOnly = own.some((spec) => spec.namedFileOnly === true);
    return { key, flag, variable, valued, switch: bare, namedFileOnly, about: first?.about ?? '' };
  });
}

/** Of a path, which is relative to the folder of what names it. */
const IS_PATH = /<(file|folder)>/;

/** What a configuration file says of a setting, checked by the parser of its flag. */
export function valueOfNode(setting: Setting, node: JsonNode, folder: string): unknown {
  const { valued, key } = setting;
  if (node.kind === 'object') throw refused(setting, 'can\'t be an object');
  if (node.kind === 'list') {
    const parse = valued?.parse;
    if (parse?.json?.['type'] !== 'array') throw refused(setting, 'can\'t be a list');
    if (node.items.length === 0) throw refused(setting, 'can\'t be an empty list', 'Leave it out.');
    return [...new Set(node.items.flatMap((item) => parse(textOf(setting, item)) as readonly string[]))];
  }
  if (typeof node.value === 'boolean') return flipped(setting, node.value);
  if (valued === null) throw refused(setting, `can't be ${quoted(String(node.value))}`);
  const text = textOf(setting, node);
  if (text === '') throw usageError(`${quoted(key)} can't be ""`, 'Leave it out for its default.');
  return valueOfText(valued, text, folder);
}

/** What an environment variable says of a setting. */
export function valueOfVariable(setting: Setting, text: string, folder: string): unknown {
  const word = /^(?:(true|yes|on|1)|(false|no|off|0))$/i.exec(text);
  const { valued } = setting;
  if (valued === null) {
    if (word === null) throw refused(setting, `can't be ${quoted(text)}`);
    return word[1] !== undefined;
  }
  if (setting.switch !== null && word?.[2] !== undefined) return false;
  return valueOfText(valued, text, folder);
}

function valueOfText({ parse, flags }: OptionSpec, text: string, folder: string): unknown {
  const value = parse === undefined ? text : parse(text);
  return IS_PATH.test(flags) && !text.startsWith('s3://') ? resolve(folder, text) : value;
}

/** Where there is a value too, there is nothing that `true` could mean. */
function flipped(setting: Setting, value: boolean): boolean {
  if (setting.switch === null || (setting.valued !== null && value)) throw refused(setting, `can't be ${String(value)}`);
  return value;
}

function textOf(setting: Setting, node: JsonNode): string {
  if (node.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number')) return String(node.value);
  throw refused(setting, setting.valued?.parse?.json?.['type'] === 'array' ? 'can only list texts' : 'can\'t be null');
}

function refused(setting: Setting, what: string, hint = `Allowed: ${allowed(setting)}.`): Error {
  return usageError(`${quoted(setting.key)} ${what}`, hint);
}

function allowed({ valued, switch: bare }: Setting): string {
  if (valued === null) return 'true or false';
  const { type, enum: choices, minimum, maximum } = valued.parse?.json ?? {};
  const said =
    type === 'integer'
      ? `a whole number from ${String(minimum)} to ${String(maximum)}`
      : type === 'array'
        ? 'a text, or a list of texts'
        : Array.isArray(choices)
          ? choices.join(', ')
          : 'a text';
  return bare === null ? said : `${said}, or false`;
}
