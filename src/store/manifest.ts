import type { Gap, Note } from '../evidence/coverage.js';
import { SOURCES, UNSEEN_REASONS, type Source } from '../evidence/evidence.js';
import { DETAIL_FILTERS, type DetailFilter } from '../evidence/values.js';
import type { Aggregator, Caller, Organization } from '../gather/ports.js';
import { MODES, type Mode, type Selection, type Shard } from '../gather/request.js';
import { ACCOUNT_ID, ACCOUNT_STATES, type Account, type AccountState } from '../model/account.js';
import { KEPT_DELIVERY, type KeptDelivery } from './kept-delivery.js';
import { parseRecordKey } from './record.js';
import {
  count,
  dictionary,
  fits,
  flag,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  textLike,
  type Shape,
} from './json-shape.js';
import { StoreError } from './store-error.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { CallTally } from './call-counts.js';

export const RUN_STATUSES = ['running', 'interrupted', 'finished'] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** What was asked for: a run can be resumed by the same request only. */
export interface KeptRequest {
  /** Name of the report, such as `users`. */
  readonly report: string;
  readonly mode: Mode;
  readonly aggregator: string | null;
  readonly noAssume: boolean;
  readonly selection: Selection;
  readonly sources: readonly Source[];
  /** What the account details were asked for. */
  readonly filters: readonly DetailFilter[];
  /** Whom access advisor was asked about: a kind of principals, or ARNs and names. null: no principal. */
  readonly advisor: (Omit<AdvisorRequest, 'subjects'> & { readonly subjects: readonly string[] }) | null;
  /** AWS Config's query; null: Config was not asked. */
  readonly query: string | null;
}

/** Who was asked, about which accounts, and what concerns the run as a whole. */
export interface KeptScope {
  readonly caller: Caller;
  readonly mode: Mode;
  readonly organization: Organization | null;
  readonly aggregator: Aggregator | null;
  /** In the order of the report. */
  readonly accounts: readonly Account[];
  /** State of every account known, selected or not, by id. */
  readonly known: Readonly<Record<string, AccountState>>;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
  /** Are the findings of AWS Config's inventory among the gaps and notes? Else a resumed run asks for them. */
  readonly inventoryDone: boolean;
}

export interface RecordEntry {
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** When the evidence was true; null: the source was not seen. */
  readonly asOf: string | null;
  /** Taken over from another run, not asked in this one. */
  readonly reused: boolean;
}

/** `manifest.json` of a run. Times are ISO 8601 UTC. */
export interface RunManifest {
  readonly version: 1;
  readonly id: string;
  /** Organization id or account id. */
  readonly scopeId: string;
  /** As it was written; `running` is true only while a living process holds the lock. */
  readonly status: RunStatus;
  /** Version of iam-audit. */
  readonly tool: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
  readonly request: KeptRequest;
  /** null: not yet known. */
  readonly scope: KeptScope | null;
  readonly calls: readonly CallTally[];
  /** Left out: nothing was ever sent. */
  readonly deliveries?: readonly KeptDelivery[];
  /** By `account/source`; complete when the run is finished. */
  readonly records: Readonly<Record<string, RecordEntry>>;
}

const maybe = nullable(text);
const ids = list(text);
export const GAP = object<Gap>({ accountId: maybe, source: oneOf(SOURCES), reason: oneOf(UNSEEN_REASONS), detail: text });
export const NOTE = object<Note>({ accountId: maybe, source: oneOf(SOURCES), text });
const accountId = textLike(ACCOUNT_ID, 'an account id');

const account = object<Account>({
  id: accountId,
  name: maybe,
  email: maybe,
  state: oneOf(ACCOUNT_STATES),
  path: maybe,
  unitPath: optional(maybe),
  joinedAt: nullable(instant),
  isManagement: flag,
});

export const KEPT_REQUEST = object<KeptRequest>({
  report: text,
  mode: oneOf(MODES),
  aggregator: maybe,
  noAssume: flag,
  selection: object<Selection>({
    accounts: nullable(ids),
    exclude: ids,
    units: nullable(ids),
    shard: nullable(object<Shard>({ index: count, of: count })),
  }),
  sources: list(oneOf(SOURCES)),
  filters: list(oneOf(DETAIL_FILTERS)),
  advisor: nullable(
    object<NonNullable<KeptRequest['advisor']>>({
      subjects: list(text),
      granularity: oneOf(['service', 'action']),
      inferDays: nullable(count),
      entitiesOf: nullable(text),
    }),
  ),
  query: maybe,
});

const scope = object<KeptScope>({
  caller: object<Caller>({ accountId: text, arn: text, partition: text, region: text }),
  mode: oneOf(MODES),
  organization: nullable(object<Organization>({ id: text, managementAccountId: text })),
  aggregator: nullable(object<Aggregator>({ name: text, isOrganization: flag, resourceTypes: nullable(ids) })),
  accounts: list(account),
  known: dictionary(oneOf(ACCOUNT_STATES), accountId),
  gaps: list(GAP),
  notes: list(NOTE),
  inventoryDone: flag,
});

const recordKeys: Shape<string> = {
  problem: (key) => (typeof key === 'string' && parseRecordKey(key) !== null ? null : ' is no name of a record'),
};

export const MANIFEST_SHAPE = object<RunManifest>({
  version: oneOf([1]),
  id: text,
  scopeId: text,
  status: oneOf(RUN_STATUSES),
  tool: text,
  startedAt: instant,
  updatedAt: instant,
  finishedAt: nullable(instant),
  request: KEPT_REQUEST,
  scope: nullable(scope),
  calls: list(object<CallTally>({ service: text, action: text, calls: count, throttled: count })),
  deliveries: optional(list(KEPT_DELIVERY)),
  records: dictionary(
    object<RecordEntry>({ sha256: textLike(/^[0-9a-f]{64}$/, 'a SHA-256'), bytes: count, asOf: nullable(instant), reused: flag }),
    recordKeys,
  ),
});

/** Reads a manifest; throws a StoreError (`DAMAGED`) that says what is wrong when the text is none. */
export function parseManifest(json: string, path: string): RunManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new StoreError('DAMAGED', `${path} is no JSON`, path);
  }
  if (fits(MANIFEST_SHAPE, value)) return value;
  throw new StoreError('DAMAGED', `${path} is no manifest of version 1: the file${MANIFEST_SHAPE.problem(value) ?? ''}`, path);
}

/**
 * A manifest as text, in pieces: whole it would be tens of megabytes for ten thousand accounts. One account and one
 * record per line, so that people can read it. `records` come as pairs, in the order in which they are written.
 */
export function* printManifest(
  { scope: kept, records: _, ...rest }: RunManifest,
  records: Iterable<readonly [string, RecordEntry]>,
): Generator<string> {
  yield `${opened(rest)},\n "scope": `;
  if (kept === null) {
    yield 'null';
  } else {
    const { accounts, ...about } = kept;
    yield `${opened(about)},\n "accounts": [`;
    yield* lines(accounts, (one) => JSON.stringify(one));
    yield ']}';
  }
  yield ',\n "records": {';
  yield* lines(records, ([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
  yield '}\n}\n';
}

/** An object to which more can be added. */
function opened(value: object): string {
  return JSON.stringify(value, null, 1).replace(/\n}$/, '');
}

const LINES_AT_ONCE = 256;

function* lines<T>(items: Iterable<T>, print: (item: T) => string): Generator<string> {
  let separator = '\n  ';
  let piece = '';
  let count = 0;
  for (const item of items) {
    piece += `${separator}${print(item)}`;
    separator = ',\n  ';
    if (++count % LINES_AT_ONCE === 0) {
      yield piece;
      piece = '';
    }
  }
  yield `${piece}\n `;
}
