import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { IS_YAML, parseData } from '../config/parse-data.js';
import { JsonMistake, lineOf, plainValue } from '../config/parse-json.js';
import { usageError } from '../errors.js';
import { parseBaseline, unlike, type Baseline } from '../findings/baseline.js';
import { parseExceptions } from '../findings/exceptions/parse-exceptions.js';
import type { Exception } from '../findings/exceptions/exception.js';
import { chosenChecks } from '../findings/select-checks.js';
import { Tally } from '../findings/tally.js';
import { thresholdsOf } from '../reports/findings/judge-findings.js';
import { isRecord } from '../model/is-record.js';
import type { ReportOptions } from '../reports/options.js';
import type { Settings } from '../cli/settings.js';
import { quoted, whyUnreadable } from '../text.js';

/** Larger than anybody writes by hand, or than a million findings. */
const LARGEST = 512 * 1024 * 1024;

const UNLIKE = 'Choose the same, compare what both have with --intersect, or write it anew with --write-baseline.';

const NO_CHECK = 'Leave one of them out; `iam-audit findings --list-checks` tells how severe each check is.';

/** The options of `findings` with what stands in the files that they name. What does not go together is refused here. */
export async function withFindingFiles(options: ReportOptions, settings: Settings): Promise<ReportOptions> {
  refuseTogether(settings);
  const exceptions = await exceptionsIn(settings.exceptions);
  const baseline = await baselineIn(settings);
  const checks = chosenChecks(options).map(({ id }) => id);
  // Else a gate would be open because nothing was judged.
  if (checks.length === 0) throw usageError('--check, --not-check and --severity leave no check', NO_CHECK);
  const compared = settings.writeBaseline ? null : baseline?.scope ?? null;
  // What is measured otherwise can't be compared at all.
  const why = compared && unlike(compared, { checks: settings.intersect ? compared.checks : checks, thresholds: thresholdsOf(options) });
  if (why !== null) {
    throw usageError(
      `--baseline ${quoted(settings.baseline ?? '')} can't be compared with this run: ${why}`,
      settings.intersect ? 'Choose the same, or write it anew with --write-baseline.' : UNLIKE,
    );
  }
  return { ...options, policy: { exceptions, baseline, tally: new Tally(baseline) } };
}

function refuseTogether({ baseline, writeBaseline, intersect }: Settings): void {
  if (baseline !== undefined) return;
  const alone = writeBaseline ? '--write-baseline' : intersect ? '--intersect' : null;
  if (alone !== null) throw usageError(`${alone} needs --baseline`, 'Such as --baseline findings.baseline.json.');
}

export async function exceptionsIn(file: string | undefined): Promise<readonly Exception[]> {
  if (file === undefined) return [];
  const text = await readWhole(file, '--exceptions');
  const value = await parsed(text ?? '', file);
  // The configuration itself may hold them.
  return parseExceptions(basename(file) === 'package.json' && isRecord(value) ? value['iam-audit'] : value, file);
}

/** Where it is written, it need not be there yet. */
async function baselineIn({ baseline: file, writeBaseline }: Settings): Promise<Baseline | null> {
  if (file === undefined) return null;
  const text = await readWhole(file, '--baseline', writeBaseline);
  return text === null ? null : parseBaseline(text, file);
}

/** Comments may stand in it, as in a configuration. */
async function parsed(text: string, file: string): Promise<unknown> {
  try {
    return plainValue(await parseData(text, file));
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const kind = IS_YAML.test(file) ? '' : ' is not JSON:';
    throw usageError(`--exceptions ${file}${kind} line ${lineOf(text, error.at)} ${error.message}`, 'docs/findings.md has an example.');
  }
}

/** null: it is not there, and need not be. */
async function readWhole(file: string, option: string, optional = false): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > LARGEST) throw usageError(`${option} ${quoted(file)} is too large`, 'Name another file.');
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (optional && code === 'ENOENT') return null;
    if (code === '' || error instanceof RangeError) throw error;
    throw usageError(`${option} ${quoted(file)}: ${whyUnreadable(code)}`, 'Name a file that you may read.');
  }
}
