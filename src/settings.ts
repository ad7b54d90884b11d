import type { LogFormat } from './log.js';
import type { Mode, Shard } from './gather/request.js';

/** What the command line says, after every value was checked. Optional ones were left out. */
export interface Settings {
  readonly days: number;
  readonly include: readonly string[];
  readonly ownerTag: string;
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
  readonly columns?: string;
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
