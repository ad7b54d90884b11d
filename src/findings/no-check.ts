import { nearest } from '../options/nearest.js';
import { didYouMean } from '../text.js';
import { CHECK_IDS } from './check-ids.js';

/** What the user of the tool may have meant by a name that no check has. */
export function noCheckHint(asked: string): string {
  return `${didYouMean(nearest(asked, CHECK_IDS))}\`iam-audit findings --list-checks\` lists them.`;
}
