import { createHash } from 'node:crypto';
import { MANIFEST as RUN_MANIFEST, RECORDS } from '../store/layout.js';
import { parseManifest, type RunManifest } from '../store/manifest.js';
import { parseRecordKey, recordFile } from '../store/record.js';
import { StoreError } from '../store/store-error.js';
import { evidenceFolder } from './names.js';
import type { PackManifest } from './pack-manifest.js';
import { problem, type PackProblem } from './problem.js';
import type { ReadPack } from './read-pack.js';

/** Is the evidence that of the run which the pack is of: each record that its manifest has, and no other? */
export function evidenceProblems({ digests, text }: ReadPack, manifest: PackManifest): readonly PackProblem[] {
  const folder = evidenceFolder(manifest.scope, manifest.run);
  const path = `${folder}/${RUN_MANIFEST}`;
  const json = text(path);
  if (json === null) return [problem(path, 'missing', 'a pack with evidence has one')];
  const run = runIn(json, path);
  if (run === null) return [problem(path, 'disagrees', 'it is no manifest of a run of this version')];
  const all = Object.entries(run.records).sort(([a], [b]) => (a < b ? -1 : 1));
  const files = new Map(all.map(([key, { sha256 }]) => [`${folder}/${RECORDS}/${fileOf(key)}`, sha256]));
  const records = [...files].flatMap(([name, digest]) => {
    const found = digests.get(name);
    if (found === undefined) return [problem(name, 'missing', 'the manifest of the run has it')];
    return found === digest ? [] : [problem(name, 'disagrees', 'its digest is not that in the manifest of the run')];
  });
  const extra = [...digests.keys()].filter((name) => name.startsWith('evidence/') && name !== path && !files.has(name));
  const digest = createHash('sha256').update(all.map(([key, { sha256 }]) => `${sha256}  ${key}\n`).join('')).digest('hex');
  const isSame =
    run.id === manifest.run && run.scopeId === manifest.scope && run.startedAt === manifest.started_at && run.status === 'finished' &&
    all.length === manifest.evidence.records && digest === manifest.evidence.digest;
  return [
    ...records,
    ...extra.map((name) => problem(name, 'extra', 'the manifest of the run does not have it')),
    ...(isSame ? [] : [problem(path, 'disagrees', 'manifest.json of the pack is of another run, or of other evidence')]),
  ];
}

function runIn(json: string, path: string): RunManifest | null {
  try {
    return parseManifest(json, path);
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

function fileOf(key: string): string {
  const record = parseRecordKey(key);
  return record === null ? key : recordFile(record.accountId, record.source);
}
