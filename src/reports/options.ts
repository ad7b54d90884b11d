import type { Granularity } from '../evidence/values.js';
import type { AccountState } from '../model/account.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import type { PRINCIPALS } from '../evidence/advisor-request.js';

/** What the person asked to be judged, and how: options of the command line, checked. */
export interface ReportOptions {
  /** `--days`: whole UTC days, 1 or more. */
  readonly days: number;
  /** `--unused-days`: only what was not used for so many days; null: everything. */
  readonly unusedDays: number | null;
  readonly ownerTag: string;
  readonly include: readonly string[];
  readonly principals: (typeof PRINCIPALS)[number];
  readonly granularity: Granularity;
  readonly by: (typeof GROUPINGS)[number];
  /** `--entities`: who of a group or policy used this service; null: not asked. */
  readonly entitiesOf: string | null;
  readonly granting: boolean;
  readonly suggest: boolean;
  readonly collapseSso: boolean;
  /** false: `--no-infer`. */
  readonly infer: boolean;
  /** `--no-assume` over several accounts: only what the organization itself can tell. */
  readonly withoutRoles: boolean;
  /** ARNs that the command names. */
  readonly subjects: ReadonlySet<string>;
}

/** `--by`. */
export const GROUPINGS = ['principal', 'policy'] as const;

/** What judgements are measured against. */
export interface ReportContext extends ReportOptions {
  /** When the run started; ages are measured here where no credential report says better. */
  readonly now: Date;
  /** Services and actions as AWS documents them; empty unless the report asks for `facts`. */
  readonly catalogue: Catalogue;
  /** Every account of the organization by id, selected or not. */
  readonly organization: ReadonlyMap<string, AccountState>;
}

/** Which of the shared judging options a report takes. */
export type ReportOption = Exclude<keyof ReportOptions, 'withoutRoles' | 'subjects'>;
