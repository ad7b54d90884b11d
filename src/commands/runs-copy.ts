import { usageError, type ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { path } from '../options/parse.js';
import { s3Address } from '../options/s3-address.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf, type Store } from '../run/store-location.js';
import { copyRun } from '../store/copy-run.js';
import { findRun, listRuns, type RunSummary } from '../store/list-runs.js';
import { StoreError } from '../store/store-error.js';
import { plural } from '../text.js';

const SAME = 'Name two; the one left out is where evidence is usually kept.';

/** `iam-audit runs copy`: from one place to another, whichever of them is a bucket; the oldest first, so that a part is history too. */
export async function copyRuns(words: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const { from: named, to: [target, ...more], quiet, logFormat } = settings;
  if (more.length > 0) throw usageError('--to names two places', 'Copy to one, then to the other.');
  const [from, to] = [placeOf('--from', named, settings, io), placeOf('--to', target, settings, io)];
  if (from.root === to.root) throw usageError('--from and --to are the same place', SAME);
  const log = openLog(io.err, logFormat, () => io.clock.now());
  const sums = { copied: 0, there: 0, records: 0, bytes: 0, failed: 0 };
  await explainingStore(async () => {
    const runs = [...(await chosen(words, from))].reverse();
    await to.system.prepare(to.root);
    for (const run of runs) {
      try {
        const { wasThere, records, bytes } = await copyRun(from.system, run, to, io.clock.now());
        sums[wasThere ? 'there' : 'copied'] += 1;
        sums.records += records;
        sums.bytes += bytes;
      } catch (error) {
        if (!(error instanceof StoreError) || error.code === 'S3') throw error;
        sums.failed += 1;
        log.tell('not_copied', { run: run.id, why: error.message }, `iam-audit: run ${run.id} was not copied: ${error.message}`);
      }
    }
  });
  const { copied, there, records, bytes, failed } = sums;
  const already = there === 0 ? '' : `, ${there} ${there === 1 ? 'was' : 'were'} there already`;
  const size = `${records} ${plural(records, 'record')}, ${Math.round(bytes / 1024)} KiB`;
  const said = `${copied} ${plural(copied, 'run')} copied to ${to.root}${already}; ${size}`;
  if (!quiet) log.tell('copied', { to: to.root, runs: copied, there, records, bytes, failed }, said);
  return failed === 0 ? 0 : 4;
}

function placeOf(flag: string, named: string | undefined, settings: Settings, io: Io): Store {
  if (named?.startsWith('s3://') === true) s3Address(flag, named);
  const place = storeOf(named === undefined ? settings : { ...settings, store: path(flag)(named) }, io);
  if (place === null) throw usageError('there is no place where evidence is usually kept', `Name it with ${flag}.`);
  return place;
}

/** Newest first. */
async function chosen(words: readonly string[], { root, system }: Store): Promise<readonly RunSummary[]> {
  if (words.length === 0) return listRuns(root, system);
  const found: RunSummary[] = [];
  for (const word of words) found.push(await findRun(root, word, system));
  return found;
}
