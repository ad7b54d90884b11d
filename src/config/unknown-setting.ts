import { OPTIONS } from '../cli/options/index.js';
import { nearest } from '../options/nearest.js';
import { keyOf, type OptionSpec } from '../options/option.js';
import { didYouMean } from '../text.js';

const FLAG_ONLY: ReadonlySet<string> = new Set(
  OPTIONS.filter((spec: OptionSpec) => spec.flagOnly === true && spec.hidden === undefined).map(({ flags }) => keyOf(flags)),
);

/** What to write instead of a key that is no setting, as far as that can be told. */
export function insteadOf(key: string, known: readonly string[]): string {
  const plain = key.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (FLAG_ONLY.has(plain)) return `${key} stands on the command line only. `;
  const positive = /^no([A-Z]\w*)$/.exec(plain)?.[1];
  const meant = known.find((each) => each.toLowerCase() === positive?.toLowerCase());
  return meant === undefined ? didYouMean(nearest(key, known)) : `Write "${meant}": false. `;
}

/** The same of a variable. */
export function insteadOfVariable(name: string, known: readonly string[]): string {
  const key = name.slice('IAM_AUDIT_'.length).toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (FLAG_ONLY.has(key)) return 'That option stands on the command line only.';
  const positive = known.find((each) => each === name.replace(/^IAM_AUDIT_NO_/, 'IAM_AUDIT_') && each !== name);
  if (positive !== undefined) return `Write ${positive}=false.`;
  const lower = nearest(name, known.map((word) => word.toLowerCase()));
  return didYouMean(known.find((each) => each.toLowerCase() === lower) ?? null).trim();
}
