import type { Parse } from './parse.js';

/** Commands that take options: each report, `plan <report>`, and those about kept runs. */
export const COMMAND_KINDS = [
  ...(['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend', 'config', 'init', 'query', 'completion', 'explain'] as const),
  ...(['template', 'schedule', 'doctor', 'apply', 'status', 'undo', 'export', 'pack', 'verify', 'copy', 'fleet'] as const),
] as const;

export type CommandKind = (typeof COMMAND_KINDS)[number];

export const OPTION_GROUPS = [
  'What is judged',
  'Source',
  'Role assumption',
  'Accounts',
  'Kept evidence',
  'Output',
  'Delivery',
  'The run',
] as const;

export type OptionGroup = (typeof OPTION_GROUPS)[number];

/**
 * One flag, and the only place where it stands: commander, --help, the reference, the type of its setting and its
 * default are made from it.
 */
export interface OptionSpec {
  /** As commander spells it: `--days <n>`, `--no-store`. */
  readonly flags: string;
  readonly group: OptionGroup;
  readonly about: string;
  /** Left out: any text. Its result is the type of the setting. */
  readonly parse?: Parse<unknown>;
  readonly default?: string | number | readonly string[];
  /** An older spelling of that setting, which is still understood and no longer shown. */
  readonly hidden?: string;
  /** Another flag for it, which has another meaning in other commands, and is not shown. */
  readonly alias?: string;
  /** In a configuration file only where that was named, not found: a folder that was cloned must not decide it. */
  readonly namedFileOnly?: true;
  /** Stands on the command line only, neither in a configuration file nor in a preset. */
  readonly flagOnly?: true;
  /** Shown by --help; the other shared options are named there, and explained by --help-all. */
  readonly first?: true;
  /** Who takes it; left out: reports and their plans. */
  readonly commands?: readonly CommandKind[];
}

type Long<Flags extends string> = Flags extends `${string}--${infer Rest}` ? Rest : never;
type NameOf<Text extends string> = Text extends `no-${infer Name}` ? Name : Text extends `${infer Name} ${string}` ? Name : Text;
type Camel<Text extends string> = Text extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Text;

/** `--max-age <minutes>` → `maxAge`; `--no-store` → `store`. */
export type KeyOf<Flags extends string> = Camel<NameOf<Long<Flags>>>;

type ValueOf<Spec> = Spec extends { readonly flags: `${string}<${string}` }
  ? Spec extends { readonly parse: Parse<infer Value> } ? Value : string
  : boolean;

type SpecOf<Table extends readonly OptionSpec[], Key> = Extract<
  { [Index in keyof Table]: KeyOf<Table[Index]['flags']> extends Key ? Table[Index] : never }[number],
  OptionSpec
>;

/** `--store <folder>` beside `--no-store`: a text, or false. */
type SettingOf<Value> = [Value] extends [boolean] ? Value : Exclude<Value, true>;

type Keys<Table extends readonly OptionSpec[]> = KeyOf<Table[number]['flags']>;

/** Is there a value though the flag is left out? */
type IsSet<Spec> = Spec extends { readonly default: unknown } ? true : [ValueOf<Spec>] extends [boolean] ? true : false;

type SetKeys<Table extends readonly OptionSpec[]> = {
  [Key in Keys<Table>]: false extends IsSet<SpecOf<Table, Key>> ? never : Key;
}[Keys<Table>];

/** The settings that a table of options stands for: what has neither a default nor is a switch may be left out. */
export type SettingsOf<Table extends readonly OptionSpec[]> = {
  readonly [Key in SetKeys<Table>]: SettingOf<ValueOf<SpecOf<Table, Key>>>;
} & {
  readonly [Key in Exclude<Keys<Table>, SetKeys<Table>>]?: SettingOf<ValueOf<SpecOf<Table, Key>>>;
};

/** The same with null for what was left out. */
export type AnswersOf<Table extends readonly OptionSpec[]> = {
  readonly [Key in Keys<Table>]: SettingOf<ValueOf<SpecOf<Table, Key>>> | (Key extends SetKeys<Table> ? never : null);
};

/** The name of the setting: what commander calls it. */
export function keyOf(flags: string): string {
  const [, name = ''] = /--(?:no-)?([a-z][a-z0-9-]*)/.exec(flags) ?? [];
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What the settings are where their flags are left out, or where a command does not take them. */
export function defaultsOf(table: readonly OptionSpec[]): Readonly<Record<string, unknown>> {
  const valued = new Set(table.filter(takesValue).map(({ flags }) => keyOf(flags)));
  const entries = table.flatMap((spec): readonly (readonly [string, unknown])[] => {
    const key = keyOf(spec.flags);
    if (spec.default !== undefined) return [[key, spec.default]];
    return valued.has(key) ? [] : [[key, spec.flags.includes('--no-')]];
  });
  return Object.fromEntries(entries);
}

function takesValue({ flags }: OptionSpec): boolean {
  return flags.includes('<');
}
