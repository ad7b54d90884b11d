import type { Io } from '../cli/io.js';
import { optionsOf } from '../cli/options/index.js';
import { effectiveSettings } from '../config/effective.js';
import type { ExitCode } from '../errors.js';
import { storeOf } from '../run/store-location.js';
import { findRun } from '../store/list-runs.js';
import { readManifest } from '../store/read-run.js';

/**
 * `iam-audit __complete accounts`, for the scripts of `completion`: names and ids of the last run's accounts, from its
 * manifest. A user who presses TAB does not want to read an error, and nothing is asked of AWS.
 */
export async function complete([what = '']: readonly string[], io: Io): Promise<ExitCode> {
  const words = await wordsFor(what, io).catch(() => []);
  // One line each: AWS takes nearly everything for a name.
  const lines = words.filter((word) => !/\p{Cc}/u.test(word));
  io.out.stream.write(lines.map((word) => `${word}\n`).join(''));
  return 0;
}

async function wordsFor(what: string, io: Io): Promise<readonly string[]> {
  const { settings, file } = await effectiveSettings(optionsOf('runs', null), {}, io);
  if (what === 'presets') return [...(file?.presets.keys() ?? [])].sort();
  const store = storeOf(settings, io);
  if (what !== 'accounts' || store === null) return [];
  const { folder } = await findRun(store.root, 'last', store.system);
  const accounts = (await readManifest(store.system, folder)).scope?.accounts ?? [];
  const names = accounts.flatMap(({ name }) => (name === null || name.includes(',') ? [] : [name]));
  return [...new Set([...names.sort(), ...accounts.map(({ id }) => id)])];
}
