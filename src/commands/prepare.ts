import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import type { Target } from '../deliver/destination.js';
import { usageError } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import { refuseUnfit, refuseUnfitTargets, withColumnsOf } from '../output/fit-format.js';
import { comparable } from '../output/change-column.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import { keyHoldersFor } from '../output/key-holders.js';
import { newbornsFor } from '../output/newborns.js';
import { project, withColumns, type Projection } from '../output/projection.js';
import type { Renderer } from '../render/renderer.js';
import type { ReportOptions } from '../reports/options.js';
import type { Report } from '../reports/report.js';
import { requestFor } from '../run/gather-request.js';
import { readLeavers } from '../run/read-leavers.js';
import { reportOptionsOf, variantOf } from '../run/report-options.js';

/** Everything that is decided, and refused, before the first call. */
export interface Prepared {
  /** The report that the options lead to. */
  readonly report: Report;
  /** The same without what --diff adds. */
  readonly uncompared: Report;
  readonly options: ReportOptions;
  readonly projection: Projection;
  readonly request: GatherRequest;
  readonly renderer: Renderer;
  readonly log: Log;
  /** Where the report goes besides stdout or its file. */
  readonly targets: readonly Target[];
}

/** What `iam-audit <report>` and `iam-audit plan <report>` have in common; `arns` stand behind the command's name. */
export async function prepare(asked: Report, settings: Settings, arns: readonly string[], io: Io): Promise<Prepared> {
  const { leavers, people } = settings;
  const list = leavers ?? people;
  const leaving = list === undefined ? null : await readLeavers(list, leavers === undefined ? '--people' : '--leavers');
  const told = { ...reportOptionsOf(asked, settings, arns), leaving };
  const hasFiles = asked.options.includes('exceptions');
  const options = hasFiles ? await (await import('../run/finding-files.js')).withFindingFiles(told, settings) : told;
  const uncompared = variantOf(asked, options, settings);
  const report = comparable(uncompared, options);
  const renderer = await chooseRenderer(settings, true);
  const targets = await targetsOf(settings, io);
  const projection = project(report, withColumnsOf(renderer, report, settings), options);
  refuseUnfit(renderer, report, projection);
  await refuseUnfitTargets(settings.to, report, projection);
  // What only a destination reads is asked as well, and shown to no other reader.
  const asking = withColumns(projection, report, targets.flatMap(({ columns = [] }) => columns));
  const keyHolders = keyHoldersFor(report, asking, options);
  const newborns = newbornsFor(asking, options, settings.trailTable === undefined ? undefined : new Date(0));
  const young = newborns === undefined ? {} : { newborns };
  const request = { ...requestFor(report, settings, options, asking.needs), ...(keyHolders === undefined ? {} : { keyHolders }), ...young };
  await checkDiff(options.diff, report, request, settings, io);
  await checkOutput(settings.output);
  if (settings.writeBaseline) await checkOutput(settings.baseline, '--baseline');
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  return { report, uncompared, options, projection, request, renderer, log, targets };
}

async function checkDiff(diff: string | null, { name }: Report, request: GatherRequest, settings: Settings, io: Io): Promise<void> {
  if (diff !== null) await (await import('../run/run-against.js')).checkAgainst(diff, name, request, settings, io);
}

async function targetsOf({ to, format, when, dryRun, failed, each, run }: Settings, { env }: Io): Promise<readonly Target[]> {
  if (to.length > 0) {
    if (failed && run === undefined) throw usageError('--failed needs --run', 'A new run has been sent nowhere yet.');
    const targets = await (await import('../deliver/parse.js')).parseTargets(to, { env, format, each });
    if (each && !targets.some(({ scheme }) => scheme === 'eventbridge'))
      throw usageError('--each is for event buses', 'Name one with --to eventbridge:…, or leave it out.');
    return targets;
  }
  const given = { '--dry-run': dryRun, '--failed': failed, '--each': each, '--when': when !== 'always' };
  const [alone] = Object.entries(given).flatMap(([flag, is]) => (is ? [flag] : []));
  if (alone !== undefined) throw usageError(`${alone} needs a destination`, 'Name one with --to.');
  return [];
}
