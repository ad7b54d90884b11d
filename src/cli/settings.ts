import { defaultsOf, type SettingsOf } from '../options/option.js';
import { OPTIONS } from './options/index.js';

/** What the command line says, after every value was checked: inferred from the tables of options. */
export type Settings = SettingsOf<typeof OPTIONS>;

/** What each setting is where its flag is left out, or where the command does not take it. */
export const DEFAULTS = defaultsOf(OPTIONS);

/** What was given, and the defaults of the rest. */
export function settingsFrom(given: Partial<Settings>): Settings {
  return { ...DEFAULTS, ...given } as Settings;
}
