import type { Coverage } from '../evidence/coverage.js';
import type { Source } from '../evidence/evidence.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import type { Chunk, DocumentScope, ReportDocument } from '../render/renderer.js';

/** How many rows of the report a message has at hand: the first ones, which are the worst in most reports. */
export const TOP_ROWS = 50;

/** A finished report as destinations see it: what fits into a few lines, and the way to the whole of it. */
export interface Message {
  /** `stale` */
  readonly report: string;
  /** Id of the run; one that is not kept has an id of its own kind. */
  readonly runId: string;
  /** Can `--run <id>` make the report again? */
  readonly kept: boolean;
  /** When the run started. */
  readonly generatedAt: Date;
  readonly scope: DocumentScope;
  /** Rows of the report, those of all groups and beyond `--limit` counted. */
  readonly count: number;
  /** Lines of the document: of groups, and up to `--limit`. */
  readonly lines: number;
  /** Lines that there would be without `--limit`. */
  readonly total: number;
  /** What one row is, and several: `stale user`, `stale users`. */
  readonly noun: readonly [string, string];
  /** `74 stale users in 118 of 120 accounts`. Plain ASCII. */
  readonly title: string;
  readonly coverage: Coverage;
  /** Which source tells what users and roles an account has: who is not in it is not there. */
  readonly listedBy: Source;
  /** The summary as it stands on stderr: what was found, what was not seen, what to do about it. */
  readonly summary: readonly string[];
  /** What there is to know and do about it, before all else; left out: nothing. */
  readonly notice?: readonly string[];
  readonly columns: readonly ColumnHead[];
  /** The first rows, TOP_ROWS at most. */
  readonly top: readonly (readonly Cell[])[];
  /** Against the same report of the run before; null: there is none to compare with. */
  readonly changes: () => Promise<Changes | null>;
  /**
   * The whole report, read anew from the evidence each time: its rows may be a million. `more`: keys of columns that stand
   * behind the chosen ones, where the report has them.
   */
  readonly document: (more?: readonly string[]) => ReportDocument;
  /** The whole report as text of a format (`csv`, `json` …). */
  readonly render: (format: string) => AsyncIterable<Chunk>;
}

/** Rows are compared by all cells that do not change by themselves: numbers and times are left out. */
export interface Changes {
  /** The run before. */
  readonly runId: string;
  readonly since: Date;
  /** Rows that it had. */
  readonly countBefore: number;
  /** Did both runs see the same? Else counts differ by that as well. */
  readonly sameCoverage: boolean;
  readonly appeared: number;
  readonly disappeared: number;
}
