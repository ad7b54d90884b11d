import { relative } from 'node:path';
import { quoted } from '../text.js';

/** A path as people would type it from `cwd`; quoted where it holds what does not belong on a line. */
export function shownPath(path: string, cwd: string): string {
  const from = relative(cwd, path);
  const shown = from === '' || from.startsWith('..') ? path : from;
  return /^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u.test(shown) ? shown : quoted(shown);
}
