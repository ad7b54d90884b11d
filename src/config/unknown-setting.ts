import { OPTIONS } from '../cli/options/index.js';
import { nearest } from '../options/nearest.js';
import type { OptionSpec } from '../options/option.js';
import { didYouMean } from '../text.js';
import { settingsOf } from './setting-value.js';

/** What stands on the command line only, as it would be called elsewhere. */
const FLAG_ONLY = settingsOf(OPTIONS.filter((spec: OptionSpec) => spec.flagOnly === true));

/** What to write instead of a key that is no setting, as far as that can be told. */
export function insteadOf(key: string, known: readonly string[]): string {
  const plain = key.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (FLAG_ONLY.some((setting) => setting.key === plain)) return `${key} stands on the command line only. `;
  const positive = /^no([A-Z]\w*)$/.exec(plain)?.[1];
  const meant = known.find((each) => each.toLowerCase() === positive?.toLowerCase());
  return meant === undefined ? didYouMean(nearest(key, known)) : `Write "${meant}": false. `;
}

/** The same of a variable. */
export function insteadOfVariable(name: string, known: readonly string[]): string {
  if (FLAG_ONLY.some(({ variable }) => variable === name)) return 'That option stands on the command line only.';
  const positive = known.find((each) => each === name.replace(/^IAM_AUDIT_NO_/, 'IAM_AUDIT_') && each !== name);
  if (positive !== undefined) return `Write ${positive}=false.`;
  const lower = nearest(name, known.map((word) => word.toLowerCase()));
  return didYouMean(known.find((each) => each.toLowerCase() === lower) ?? null).trim();
}
