import type { Io } from '../../cli/io.js';
import type { Settings } from '../../cli/settings.js';
import type { ReportDocument } from '../../render/renderer.js';
import { formatCalled } from '../../render/index.js';
import { REPORT_FORMATS, reportFile } from '../../pack/names.js';
import type { ZipEntry } from '../../zip/write-zip.js';
import type { Findings } from '../../gather/gather.js';
import { makerOf, type Made } from '../made-report.js';
import type { Presentation } from '../presentation.js';
import type { PartCoverage } from './coverage-statement.js';
import { packedBytes } from './packed-bytes.js';
import { teed } from './teed.js';

/** A report of a kept run, ready to be made as often as there are formats. */
export interface PackedReport {
  readonly presentation: Omit<Presentation, 'renderer' | 'settings'>;
  readonly findings: Findings;
}

export interface Packing {
  readonly settings: Settings;
  readonly io: Io;
  /** What becomes of a report before it is written. */
  readonly shown: (document: ReportDocument) => ReportDocument;
  /** Coverage of each report, in their order; complete when all files have been read. */
  readonly parts: PartCoverage[];
}

const STYLE = { width: null, colour: false, raw: false };

/** One file for each format: judged once, whatever the number of formats. */
export async function* reportFiles(packed: PackedReport, packing: Packing): AsyncGenerator<ZipEntry> {
  const { report } = packed.presentation;
  const { run, document } = await madeOf(packed, packing);
  const rows = teed(document.rows, REPORT_FORMATS.length);
  const contents = await Promise.all(REPORT_FORMATS.map(async (format, index) => {
    const renderer = await formatCalled(format).load();
    return packedBytes(renderer.render(withRows(document, rows[index] ?? document.rows), STYLE));
  }));
  packing.parts.push({ name: report.name, rows: run.count(), noun: report.noun, coverage: document.coverage });
  for (const [index, content] of contents.entries()) yield { name: reportFile(report.name, REPORT_FORMATS[index] ?? ''), content };
}

/** Judges without writing anything down. */
export async function counted(packed: PackedReport, packing: Packing, name: string): Promise<void> {
  const { run, document } = await madeOf(packed, packing);
  const rows = document.rows[Symbol.asyncIterator]();
  while ((await rows.next()).done !== true);
  packing.parts.push({ name, rows: run.count(), noun: packed.presentation.report.noun, coverage: document.coverage });
}

async function madeOf({ presentation, findings }: PackedReport, { settings, io, shown }: Packing): Promise<Pick<Made, 'run' | 'document'>> {
  const renderer = await formatCalled('csv').load();
  const { run, document } = (await makerOf({ ...presentation, renderer, settings }, findings, io)).make();
  return { run, document: shown(document) };
}

/** The coverage is asked for at the end. */
function withRows(document: ReportDocument, rows: ReportDocument['rows']): ReportDocument {
  const { schema, generatedAt, scope, columns } = document;
  return {
    ...{ schema, generatedAt, scope, columns, rows },
    get coverage() {
      return document.coverage;
    },
  };
}
