import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { ReportContext } from '../reports/options.js';
import type { Report } from '../reports/report.js';
import type { Projection } from './projection.js';

/** What rows are made with. */
export interface ReportQuestion {
  readonly report: Report;
  readonly projection: Projection;
  /** Whom access advisor was to be asked about. */
  readonly advisor: AdvisorRequest | null;
  readonly context: ReportContext;
  /** Is of each account kept what the report of accounts takes of it? */
  readonly keepsSights?: boolean;
}
