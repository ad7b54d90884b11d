import type { Coverage } from '../evidence/coverage.js';
import type { Cell, ColumnHead } from '../reports/column.js';

/** What was asked, for the head of a JSON document. */
export interface DocumentScope {
  readonly source: string;
  readonly aggregator: string | null;
  readonly organizationId: string | null;
  readonly partition: string;
  readonly callerAccountId: string;
}

/** A finished report on its way to text. */
export interface ReportDocument {
  /** e.g. iam-audit/users/1 */
  readonly schema: string;
  readonly generatedAt: Date;
  readonly scope: DocumentScope;
  readonly columns: readonly ColumnHead[];
  /** In final order; read once. */
  readonly rows: AsyncIterable<readonly Cell[]>;
  readonly coverage: Coverage;
  /** Findings of the baseline that are gone; complete, like the coverage, when every row has been read. Left out: none. */
  readonly closed?: readonly ClosedFinding[];
  /** What a format with room for more than one report shows behind it, one after the other. Left out: nothing. */
  readonly beside?: readonly BesideDocument[];
}

/** Another report of the same evidence; its rows are made when they are read. */
export interface BesideDocument extends Pick<ReportDocument, 'schema' | 'columns' | 'rows' | 'coverage'> {
  /** Rows that found no room, once the others have been read. */
  readonly beyond: () => number;
}

export interface ClosedFinding {
  readonly fingerprint: string;
  readonly check: string;
  readonly accountId: string | null;
  readonly subject: string;
}

/** How the output stream looks. */
export interface Style {
  /** Columns of the terminal; null when it is none (then nothing is cut). */
  readonly width: number | null;
  /** A name that is longer than its column continues in the next line (a terminal); left out: it pushes what stands behind it. */
  readonly wrap?: boolean;
  /** Keys or titles, in small letters, of columns that were added to the usual ones, or that give the order: they are left out last. */
  readonly added?: readonly string[];
  readonly colour: boolean;
  /** Does the terminal take links? Left out: no. */
  readonly links?: boolean;
  /** Do not neutralise spreadsheet formulas in CSV. */
  readonly raw: boolean;
}

/** A piece of a finished report; bytes of what is no text. */
export type Chunk = string | Uint8Array;

/** One output format: one file in this folder and one line in index.ts. Pure: document in, text out. */
export interface Renderer {
  readonly name: string;
  /** One line for --help and docs/output.md. */
  readonly about: string;
  /** Columns that it can't do without, so that it is of some reports only; left out: it takes any. */
  readonly takes?: readonly string[];
  /** It is no text: it needs a file. */
  readonly binary?: boolean;
  render(document: ReportDocument, style: Style): AsyncIterable<Chunk>;
}
