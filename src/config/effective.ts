import { usageError } from '../errors.js';
import { OPTIONS } from '../cli/options/index.js';
import { settingsFrom, type Settings } from '../cli/settings.js';
import type { Io } from '../cli/io.js';
import { nearest } from '../options/nearest.js';
import { keyOf, type OptionSpec } from '../options/option.js';
import { didYouMean, quoted } from '../text.js';
import { placed, readConfiguration, type Configuration, type Placed, type Values } from './configuration.js';
import { settingsOf, valueOfVariable, type Setting } from './setting-value.js';
import { insteadOfVariable } from './unknown-setting.js';

/** What counts, and where each of it comes from. */
export interface Effective {
  readonly settings: Settings;
  /** By setting: `flag`, the name of a variable, or the place in a file; what has its default is not in it. */
  readonly origins: ReadonlyMap<string, string>;
  readonly file: Configuration | null;
  /** Settings that the file decides, for these options. */
  readonly fromFile: readonly string[];
  /** IAM_AUDIT_… that mean nothing, each in one sentence. */
  readonly warnings: readonly string[];
}

type World = Pick<Io, 'env' | 'cwd'>;

/** Every setting that a file may have. */
export const FILE_SETTINGS: readonly Setting[] = settingsOf(OPTIONS.filter((spec: OptionSpec) => spec.flagOnly !== true));

/** Variables of ours that stand for no setting. */
const OTHER_VARIABLES = ['IAM_AUDIT_CONFIG', 'IAM_AUDIT_PAGER'];

/** A flag wins over a variable, that over a preset, that over the rest of the file, and that over the default. */
export async function effectiveSettings(options: readonly OptionSpec[], given: Partial<Settings>, { env, cwd }: World): Promise<Effective> {
  const folder = cwd ?? '/';
  const file = await chosenFile(given, env, cwd);
  const variables = valuesIn(env, folder);
  const preset = presetOf(given.preset ?? textIn(variables, 'preset') ?? textIn(file?.values, 'preset'), file);
  const values = laidOver([file?.values ?? null, preset, variables], openSettings(options, given));
  const fromFile = [...values].filter(([key]) => !variables.has(key)).map(([key]) => key);
  const flags = Object.keys(given).map((key) => [key, 'flag'] as const);
  return {
    settings: settingsFrom({ ...Object.fromEntries([...values].map(([key, { value }]) => [key, value])), ...given }),
    origins: new Map([...[...values].map(([key, { place }]) => [key, place] as const), ...flags]),
    file,
    fromFile,
    warnings: warningsOf(env),
  };
}

/** What these options leave open: by an older spelling a setting is given too. */
function openSettings(options: readonly OptionSpec[], given: Partial<Settings>): ReadonlySet<string> {
  const instead = options.flatMap((spec) => (spec.hidden !== undefined && keyOf(spec.flags) in given ? [spec.hidden] : []));
  return new Set(settingsOf(options).flatMap(({ key }) => (key in given || instead.includes(key) ? [] : [key])));
}

/** Of several that say something of a setting the last counts. */
function laidOver(layers: readonly (Values | null)[], open: ReadonlySet<string>): Values {
  return new Map(layers.flatMap((layer) => [...(layer ?? [])].filter(([key]) => open.has(key))));
}

async function chosenFile({ config }: Partial<Settings>, env: Io['env'], cwd: string | null): Promise<Configuration | null> {
  const variable = env['IAM_AUDIT_CONFIG'];
  const said = variable === '' ? undefined : variable === 'false' ? false : variable;
  const chosen = config ?? said;
  if (chosen === false || (cwd === null && chosen === undefined)) return null;
  const by = config === undefined ? 'IAM_AUDIT_CONFIG' : '--config';
  return readConfiguration(cwd ?? '/', chosen === undefined ? null : { path: chosen, by }, FILE_SETTINGS);
}

/** A variable that is empty is not set. */
function valuesIn(env: Io['env'], folder: string): Values {
  return new Map(
    FILE_SETTINGS.flatMap((setting): readonly (readonly [string, Placed])[] => {
      const text = env[setting.variable];
      if (text === undefined || text === '') return [];
      const value = placed(`${setting.variable}:`, () => valueOfVariable(setting, text, folder));
      return [[setting.key, { value, place: setting.variable }]];
    }),
  );
}

function textIn(values: Values | undefined, key: string): string | undefined {
  const value = values?.get(key)?.value;
  return typeof value === 'string' ? value : undefined;
}

function presetOf(name: string | undefined, file: Configuration | null): Values | null {
  if (name === undefined) return null;
  if (file === null) throw usageError(`--preset ${quoted(name)}: there is no configuration file`, '`iam-audit init` writes one.');
  const found = file.presets.get(name);
  if (found !== undefined) return found;
  const names = [...file.presets.keys()];
  const known = names.length === 0 ? 'It has none.' : `It has ${names.slice(0, 20).join(', ')}.`;
  throw usageError(`${file.shown} has no preset ${quoted(name)}`, `${didYouMean(nearest(name, names))}${known}`);
}

function warningsOf(env: Io['env']): readonly string[] {
  const known = [...FILE_SETTINGS.map(({ variable }) => variable), ...OTHER_VARIABLES];
  return Object.keys(env)
    .filter((name) => name.startsWith('IAM_AUDIT_') && !name.startsWith('IAM_AUDIT_TEST_') && !known.includes(name))
    .map((name) => `${name} means nothing to iam-audit. ${insteadOfVariable(name, known)}`.trim());
}
