import { usageError } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import { keyHoldersFor } from '../output/key-holders.js';
import type { PackedReport } from '../output/pack/packed-report.js';
import { project } from '../output/projection.js';
import { findings as findingsReport } from '../reports/findings/findings.js';
import { REPORTS } from '../reports/index.js';
import type { Report } from '../reports/report.js';
import { Tally } from '../findings/tally.js';
import { scopeOfRun } from '../run/compared-runs.js';
import { exceptionsIn } from '../run/finding-files.js';
import { requestFor } from '../run/gather-request.js';
import { reportOptionsOf, variantOf } from '../run/report-options.js';
import { readKept, unaskedIn } from '../run/stored-run.js';
import { reportsNamed } from './exported-reports.js';
import { asksUses } from './kept-uses.js';
import type { PackContents } from './pack-contents.js';

const PACKED: readonly Report[] = REPORTS.filter(({ takesArns }) => takesArns !== true);

/** Those that were named; else all that the run has the evidence for. */
export async function packedReports(contents: PackContents, tally: Tally): Promise<readonly PackedReport[]> {
  const { run, settings } = contents;
  const { reports, isNamed } = reportsNamed(settings.reports, PACKED);
  const all: PackedReport[] = [];
  for (const report of reports) {
    const asked = await askedOf(report, contents, tally);
    if (isNamed || hasEvidence(asked.request, run)) all.push(await packed(asked, contents));
  }
  if (all.length === 0) throw usageError(`run ${run.id} has the evidence of no report`, 'Name reports with --reports.');
  return all;
}

/** For the controls, where the report itself is not in the pack. */
export async function findingsOf(contents: PackContents, tally: Tally): Promise<PackedReport> {
  return packed(await askedOf(findingsReport, contents, tally), contents);
}

interface AskedReport {
  readonly presentation: PackedReport['presentation'];
  readonly request: GatherRequest;
}

async function askedOf(asked: Report, { settings: given, run }: PackContents, tally: Tally): Promise<AskedReport> {
  const settings = { ...given, withUnused: asksUses(run.manifest()) };
  const told = { ...reportOptionsOf(asked, settings, []), leaving: null };
  const judges = asked.options.includes('exceptions');
  // Others judge findings as well, and count for themselves.
  const own = asked.name === findingsReport.name ? tally : new Tally(null);
  const options = judges ? { ...told, policy: { exceptions: await exceptionsIn(settings.exceptions), baseline: null, tally: own } } : told;
  const report = variantOf(asked, options);
  const projection = project(report, {}, options);
  const keyHolders = keyHoldersFor(report, projection, options);
  const request = { ...requestFor(report, settings, options, projection.needs), ...(keyHolders === undefined ? {} : { keyHolders }) };
  return { presentation: { report, options, projection, advisor: request.advisor }, request };
}

async function packed({ presentation, request }: AskedReport, { run, settings, io }: PackContents): Promise<PackedReport> {
  return { presentation, findings: await readKept(run.id, request, settings, io) };
}

/** Did the run ask for all that the report is made of? */
function hasEvidence(request: GatherRequest, run: PackContents['run']): boolean {
  return unaskedIn({ id: run.id, request: run.manifest().request, mode: scopeOfRun(run).mode }, request).length === 0;
}
