import type { PRINCIPALS } from '../reconcile/inference.js';
import type { Granularity } from '../evidence/values.js';
import type { LogFormat } from './log.js';
import type { Mode, Shard } from '../gather/request.js';
import type { GROUPINGS } from '../reports/report.js';

/** What the command line says, after every value was checked. Optional ones were left out. */
export interface Settings {
  readonly days: number;
  readonly include: readonly string[];
  readonly ownerTag: string;
  readonly unusedDays?: number;
  readonly principals: (typeof PRINCIPALS)[number];
  readonly granularity: Granularity;
  readonly by: (typeof GROUPINGS)[number];
  /** Namespace of a service. */
  readonly entities?: string;
  readonly granting: boolean;
  readonly suggest: boolean;
  readonly collapseSso: boolean;
  readonly hops: number;
  readonly infer: boolean;
  /** Names with --account, for the commands that take ARNs. */
  readonly user?: readonly string[];
  readonly role?: readonly string[];
  readonly group?: readonly string[];
  readonly policy?: readonly string[];
  readonly account?: string;
  readonly aggregator?: string;
  readonly source?: Mode;
  readonly profile?: string;
  readonly region?: string;
  readonly roleName: string;
  readonly externalId?: string;
  readonly sessionName: string;
  readonly assume: boolean;
  readonly accounts?: readonly string[];
  readonly excludeAccounts?: readonly string[];
  readonly ou?: readonly string[];
  readonly shard?: Shard;
  /** false: --no-store. */
  readonly store?: string | false;
  /** Minutes. */
  readonly maxAge: number;
  readonly fresh: boolean;
  readonly resume: boolean;
  readonly run?: string;
  readonly keep?: number;
  /** Days. */
  readonly olderThan?: number;
  readonly format?: string;
  readonly output?: string;
  readonly columns?: readonly string[];
  readonly listColumns: boolean;
  readonly sort?: readonly string[];
  readonly raw: boolean;
  readonly exitCode: boolean;
  readonly allowIncomplete: boolean;
  readonly concurrency: number;
  readonly maxRate?: number;
  /** Minutes. */
  readonly deadline?: number;
  readonly demo: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly logFormat: LogFormat;
  readonly color: boolean;
  readonly progress: boolean;
}

/** What the others are when their flag is left out, or when the report does not take it. */
export const ABSENT = {
  days: 90,
  include: [],
  ownerTag: 'Owner',
  principals: 'all',
  granularity: 'service',
  by: 'principal',
  granting: false,
  suggest: false,
  collapseSso: false,
  hops: 3,
  infer: true,
  maxAge: 15,
  fresh: false,
  resume: false,
  listColumns: false,
  raw: false,
  exitCode: false,
  allowIncomplete: false,
  demo: false,
  quiet: false,
  debug: false,
  logFormat: 'text',
} as const;
