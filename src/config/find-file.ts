import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { usageError } from '../errors.js';
import { shownPath } from './shown-path.js';

/** In the order in which they are looked for. package.json counts where it has the key `iam-audit`. */
export const FILE_NAMES = ['json', 'jsonc', 'yaml', 'yml'].map((ending) => `iam-audit.config.${ending}`);

export const PACKAGE = 'package.json';

/**
 * From `cwd` up to the root of its repository. Outside of one only `cwd` itself is looked at: a folder above, such as /tmp,
 * may be anybody's.
 */
export async function foldersToSearch(cwd: string): Promise<readonly string[]> {
  const above = [cwd];
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (await stat(join(folder, '.git')).then(() => true, () => false)) return above;
    const parent = dirname(folder);
    if (parent === folder) return [cwd];
    above.push(parent);
  }
}

/** The configuration file of a folder; null: it has none. */
export async function fileIn(folder: string, cwd: string): Promise<string | null> {
  const found: string[] = [];
  for (const name of FILE_NAMES) if (await isThere(join(folder, name))) found.push(join(folder, name));
  const [first, second] = found;
  if (first !== undefined && second !== undefined)
    throw usageError(`there are ${shownPath(first, cwd)} and ${shownPath(second, cwd)}`, 'Keep one of them, or name one with --config.');
  return first ?? null;
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
