import { OPTIONS } from '../../src/cli/options/index.js';
import { DEFAULTS, settingsFrom, type Settings } from '../../src/cli/settings.js';
import { defaultsOf, keyOf, type AnswersOf, type OptionSpec, type SettingsOf } from '../../src/options/option.js';
import { oneOf, wholeNumber } from '../../src/options/parse.js';

/** Equal in both directions, modifiers included; `npm run types` is what fails. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the parameter is what makes modifiers count
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = { readonly [Key in keyof T]: T[Key] };

const group = 'The run';
const TABLE = [
  { flags: '--max-age <minutes>', group, about: 'valued', parse: wholeNumber('--max-age', 0, 9), default: 3 },
  { flags: '--by <what>', group, about: 'may be left out', parse: oneOf('--by', ['a', 'b']) },
  { flags: '--store <folder>', group, about: 'text' },
  { flags: '--no-store', group, about: 'or none' },
  { flags: '--no-color', group, about: 'on unless said' },
  { flags: '-d, --dry-run', group, about: 'off unless said' },
] as const satisfies readonly OptionSpec[];

describe('one row per option', () => {
  it('types the settings', () => {
    interface Expected {
      readonly maxAge: number;
      readonly by?: 'a' | 'b';
      readonly store?: string | false;
      readonly color: boolean;
      readonly dryRun: boolean;
    }
    const settings: Same<Flat<SettingsOf<typeof TABLE>>, Flat<Expected>> = true;
    const answers: Same<AnswersOf<typeof TABLE>['by'], 'a' | 'b' | null> = true;
    expect([settings, answers]).toEqual([true, true]);
  });

  it('gives the defaults', () => {
    expect(defaultsOf(TABLE)).toEqual({ maxAge: 3, color: true, dryRun: false });
  });

  it.each([
    ['--max-age <minutes>', 'maxAge'],
    ['--no-store', 'store'],
    ['-o, --output <file>', 'output'],
    ['--collapse-sso', 'collapseSso'],
  ])('%s is the setting %s', (flags, key) => {
    expect(keyOf(flags)).toBe(key);
  });

  it('has every default in its own type: what is parsed from it is the default itself', () => {
    const textual = (OPTIONS as readonly OptionSpec[]).filter((spec) => spec.parse !== undefined
      && spec.default !== undefined
      && !Array.isArray(spec.default));
    expect(textual.length).toBeGreaterThan(5);
    for (const { flags, parse, default: value } of textual) expect([flags, parse?.(String(value))]).toEqual([flags, value]);
  });

  it('lets what was given win', () => {
    const settings: Settings = settingsFrom({ days: 7 });
    expect(settings.days).toBe(7);
    expect(settings.maxAge).toBe(DEFAULTS['maxAge']);
  });
});
