import { createHash } from 'node:crypto';
import { toolVersion } from '../cli/version.js';
import { usageError } from '../errors.js';
import { listDocument } from '../output/document.js';
import { controlRows, CheckTally, CONTROL_COLUMNS } from '../output/pack/control-table.js';
import { coverageJson, coverageText, isWhole } from '../output/pack/coverage-statement.js';
import { counted, reportFiles, type Packing } from '../output/pack/packed-report.js';
import { readme } from '../output/pack/readme.js';
import { CONTROLS, COVERAGE, COVERAGE_TEXT, evidenceFolder, MANIFEST, PUBLIC_KEY, README } from '../pack/names.js';
import type { PackManifest } from '../pack/pack-manifest.js';
import type { Pseudonyms } from '../pack/pseudonyms.js';
import { redactedDocument } from '../pack/redact-document.js';
import type { Signer } from '../pack/signature.js';
import { asStream } from '../render/as-stream.js';
import { csv } from '../render/csv.js';
import { thresholdsOf } from '../reports/findings/judge-findings.js';
import { runOfDay } from '../run/run-of-day.js';
import type { Store } from '../run/store-location.js';
import { sha256 } from '../store/files.js';
import { MANIFEST as RUN_MANIFEST, RECORDS } from '../store/layout.js';
import { findRun, listRuns } from '../store/list-runs.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import { parseRecordKey, recordFile } from '../store/record.js';
import { isDay } from '../store/run-days.js';
import { StoreError } from '../store/store-error.js';
import type { ZipEntry } from '../zip/write-zip.js';
import type { PackContents } from './pack-contents.js';
import { findingsOf, packedReports } from './packed-reports.js';

/** Only what is finished is evidence of anything. */
export async function keptRun({ root, system }: Store, wanted: string): Promise<KeptRun> {
  const { folder, id } = isDay(wanted) ? runOfDay(await listRuns(root, system), wanted) : await findRun(root, wanted, system);
  const run = await openRun(folder, system);
  if (run.manifest().status !== 'finished') throw usageError(`run ${id} is not finished`, 'Finish it with --resume, or name another.');
  return run;
}

/** Everything in a pack but its digests, in the order in which it becomes known. */
export async function* packFiles(contents: PackContents): AsyncGenerator<ZipEntry> {
  const { run, pseudonyms, parts } = contents;
  const shown: Packing['shown'] = (document) => (pseudonyms === null ? document : redactedDocument(document, pseudonyms));
  const packing: Packing = { ...contents, shown };
  const tally = new CheckTally(null);
  const reports = await packedReports(contents, tally);
  for (const report of reports) yield* reportFiles(report, packing);
  const findings = reports.find(({ presentation: { report } }) => report.name === 'findings') ?? (await findingsOf(contents, tally));
  if (!reports.includes(findings)) await counted(findings, packing, 'controls');
  const isSeen = parts.find(({ name }) => name === 'findings' || name === 'controls')?.coverage.complete === true;
  if (pseudonyms === null) yield* evidenceFiles(contents);
  yield { name: CONTROLS, content: controlsCsv(run, tally, findings.presentation.options, isSeen) };
  yield* statements(contents);
}

/** What can only be said when everything has been read. */
function* statements({ run, signer, pseudonyms, parts }: PackContents): Generator<ZipEntry> {
  const file = (name: string, text: Iterable<string>): ZipEntry => ({ name, content: asStream(text) });
  const manifest = manifestOf(run, parts, signer, pseudonyms);
  yield file(COVERAGE, [coverageJson(run.id, parts)]);
  yield file(COVERAGE_TEXT, coverageText(run.id, parts));
  yield file(MANIFEST, [`${JSON.stringify(manifest, null, 1)}\n`]);
  if (signer !== null) yield file(PUBLIC_KEY, [signer.publicKey]);
  yield file(README, [readme(manifest, evidenceFolder(run.manifest().scopeId, run.id), parts)]);
}

function controlsCsv(
  run: KeptRun,
  tally: CheckTally,
  options: Parameters<typeof thresholdsOf>[0],
  isSeen: boolean,
): ReturnType<typeof csv.render> {
  const rows = asStream(controlRows(tally, thresholdsOf(options), isSeen));
  const list = { generatedAt: new Date(run.manifest().startedAt), columns: CONTROL_COLUMNS, rows };
  const all = listDocument('iam-audit/pack-controls/1', 'store', list);
  const document = { ...all, coverage: { ...all.coverage, complete: isSeen } };
  return csv.render(document, { width: null, colour: false, raw: false });
}

function manifestOf(run: KeptRun, parts: PackContents['parts'], signer: Signer | null, pseudonyms: Pseudonyms | null): PackManifest {
  const { scopeId, startedAt, finishedAt, scope, request, records } = run.manifest();
  const named = (name: string): string => pseudonyms?.of(name) ?? name;
  const all = Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, record]) => `${record.sha256}  ${key}\n`).join('');
  const own = createHash('sha256').update(all).digest('hex');
  return {
    schema: 'iam-audit/pack/1',
    ...{ tool: toolVersion(), run: run.id, scope: named(scopeId), caller: named(scope?.caller.arn ?? 'unknown'), source: request.mode },
    ...{ started_at: startedAt, finished_at: finishedAt, complete: isWhole(parts), redacted: pseudonyms !== null },
    evidence: { included: pseudonyms === null, records: Object.keys(records).length, digest: pseudonyms?.proof(own) ?? own },
    reports: parts.filter(({ name }) => name !== 'controls').map(({ name, rows, coverage: { complete } }) => ({ name, rows, complete })),
    signed_by: signer?.fingerprint ?? null,
  };
}

/** The run as the store has it; a record that is not what its manifest says ends the packing. */
async function* evidenceFiles({ run, system }: PackContents): AsyncGenerator<ZipEntry> {
  const { scopeId, records } = run.manifest();
  const folder = evidenceFolder(scopeId, run.id);
  yield { name: `${folder}/${RUN_MANIFEST}`, content: asStream([await system.manifest(run.folder)]) };
  const names = Object.entries(records).flatMap(([key, { sha256: digest }]) => {
    const record = parseRecordKey(key);
    return record === null ? [] : [{ file: recordFile(record.accountId, record.source), digest }];
  });
  for (const { file, digest } of names.sort((a, b) => (a.file < b.file ? -1 : 1))) {
    const bytes = await system.record(run.folder, file);
    if (sha256(bytes) !== digest) throw new StoreError('DAMAGED', `run ${run.id}: its record ${file} is damaged`, run.folder);
    yield { name: `${folder}/${RECORDS}/${file}`, content: asStream([bytes]), stored: true };
  }
}
