import type { Settings } from '../cli/settings.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { Renderer } from '../render/renderer.js';
import type { ReportOptions } from '../reports/options.js';
import type { Report } from '../reports/report.js';
import type { Projection } from './projection.js';
import type { RowsAhead } from './rows-ahead.js';

/** What is shown: a report over evidence that is all there. */
export interface Presentation {
  readonly report: Report;
  readonly options: ReportOptions;
  readonly projection: Projection;
  /** Whom access advisor was to be asked about. */
  readonly advisor: AdvisorRequest | null;
  readonly renderer: Renderer;
  readonly settings: Settings;
  /** Rows that were made while the run was read; left out: none were. */
  readonly ahead?: RowsAhead | null;
}
