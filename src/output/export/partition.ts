import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../errors.js';
import { quoted } from '../../text.js';

export const EXPORT_FORMATS = ['parquet', 'ndjson'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a file is of. The question is a digest: of one day there is one run of one question. */
export interface FileOf {
  readonly runId: string;
  readonly scopeId: string;
  readonly question: string;
  readonly format: ExportFormat;
}

/** `20261129T090000Z-1a2b3c.o-exampleorg1.9f86d081.parquet`: so that a folder says by itself what is in it. */
export function fileName({ runId, scopeId, question, format }: FileOf): string {
  return `${runId}.${scopeId}.${question}.${format}`;
}

const FILE_NAME = new RegExp(`^(\\d{8}T\\d{6}Z-[0-9a-f]{6})\\.([A-Za-z0-9-]+)\\.([0-9a-f]{8})\\.(${EXPORT_FORMATS.join('|')})$`);

function parsed(name: string): FileOf | null {
  const [, runId = '', scopeId = '', question = '', format] = FILE_NAME.exec(name) ?? [];
  const known = EXPORT_FORMATS.find((each) => each === format);
  return known === undefined ? null : { runId, scopeId, question, format: known };
}

/** `report=users/dt=2026-11-29`: Hive's spelling, which Athena, DuckDB and Spark know. */
export function partitionOf(table: string, day: string): string {
  return join(`report=${table}`, `dt=${day}`);
}

/** Files of a day that the new one takes the place of: older runs of the same question. What is unlike is refused. */
export async function replacedBy(place: string, table: string, day: string, own: FileOf): Promise<readonly string[]> {
  const folder = join(place, partitionOf(table, day));
  const older: string[] = [];
  for (const name of await visible(folder)) {
    if (name === fileName(own)) continue;
    const found = parsed(name);
    if (found === null) refuse(folder, name, 'is no file of an export');
    const isAlike = found.scopeId === own.scopeId && found.question === own.question && found.format === own.format;
    if (!isAlike) refuse(folder, name, 'is of a run that asked something else');
    if (found.runId > own.runId) refuse(folder, name, 'is of a newer run of that day');
    older.push(join(folder, name));
  }
  return older;
}

function refuse(folder: string, name: string, why: string): never {
  throw usageError(`--into: ${quoted(join(folder, name))} ${why}`, 'A day has one run of one question. Name another folder.');
}

/** Tables are of one organization and one format: queries would add up what does not belong together. */
export async function refuseUnlike(place: string, own: FileOf): Promise<void> {
  for (const table of await visible(place)) {
    if (!table.startsWith('report=')) continue;
    for (const day of await visible(join(place, table))) {
      for (const name of await visible(join(place, table, day))) {
        const found = parsed(name);
        if (found === null) continue;
        const file = quoted(join(place, table, day, name));
        if (found.format !== own.format)
          throw usageError(`--into: there is ${found.format} already: ${file}`, `Choose --format ${found.format}, or name another folder.`);
        if (found.scopeId !== own.scopeId)
          throw usageError(`--into: ${file} is of ${found.scopeId}, this run is of ${own.scopeId}`, 'Name a folder for each organization.');
      }
    }
  }
}

/** The tables of which there are files, in the order of the alphabet. */
export async function tablesIn(place: string): Promise<readonly string[]> {
  const folders = await visible(place);
  return folders.flatMap((name) => (name.startsWith('report=') ? [name.slice('report='.length)] : [])).sort();
}

/** What Athena and DuckDB would read; nothing where there is no folder. */
async function visible(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw usageError(`--into: ${quoted(folder)} is no folder`, 'Name a folder; it is made where there is none.');
    throw error;
  });
  return names.filter((name) => !/^[._]/.test(name)).sort();
}
