import type { AccountEvidence, Need, Source } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import type { DetailFilter, KeySource } from '../evidence/values.js';
import { isCreationNeed, type CreationEvent } from '../evidence/creation.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';

export const MODES = ['aggregator', 'organization', 'account'] as const;

/** Where accounts and users are looked for: Config's aggregator, Organizations and IAM, or one's own account only. */
export type Mode = (typeof MODES)[number];

export interface Selection {
  /** Only these accounts, by id or name; null: all. */
  readonly accounts: readonly string[] | null;
  readonly exclude: readonly string[];
  /** Only accounts below these organizational units (or roots), by id, name or path of names; null: all. */
  readonly units: readonly string[] | null;
  /** Only this part of them: for fleets that outgrow one process. */
  readonly shard: Shard | null;
}

/** Part `index` (from 1) of `of`. Which accounts it has depends on their ids alone, so it is stable. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export function inShard(accountId: string, { index, of }: Shard): boolean {
  return Number(accountId) % of === index - 1;
}

/** What one run gathers. */
export interface GatherRequest {
  readonly mode: Mode;
  /** Was the mode chosen by the user? A default may give way where AWS has no aggregator queries. */
  readonly modeChosen: boolean;
  readonly aggregator: string | null;
  /** Only what needs no role in a member account. */
  readonly noAssume: boolean;
  readonly selection: Selection;
  readonly needs: ReadonlySet<Need>;
  /** Whom access advisor is asked about; null: no principal. */
  readonly advisor: AdvisorRequest | null;
  /** Whose keys are listed, where a source asks user by user; left out: no user's. */
  readonly keyHolders?: KeyHolders;
  /** Whose making CloudTrail is asked; left out: nobody's. */
  readonly newborns?: Newborns;
  /** The table that is asked it in place of each account; left out: there is none. */
  readonly trail?: TrailPlace;
}

/** Where Athena finds the records of an organization's trail. */
export interface TrailPlace {
  /** Its catalog where it is not the account's own, its database, its name. */
  readonly table: readonly [catalog: string | null, database: string, name: string];
  /** null: `primary`. */
  readonly workgroup: string | null;
  /** Where Athena writes what it found; null: as the workgroup says. */
  readonly output: string | null;
}

/** What may be young enough for the record of CloudTrail, by what else was seen in the account. */
export type Newborns = (account: Account, evidence: AccountEvidence, now: Date) => readonly Newborn[];

export interface Newborn {
  /** As `made` of the evidence has it. */
  readonly key: string;
  readonly event: CreationEvent;
  /** Of a password, which has no id: its user. */
  readonly userName: string | null;
  /** It was not made before; null: not known. ISO 8601. */
  readonly notBefore: string | null;
  /** Nor after; null: not known. */
  readonly notAfter: string | null;
}

/** Names of the users whose keys matter, by what else was seen in the account. */
export type KeyHolders = (source: KeySource, account: Account, evidence: AccountEvidence, now: Date) => readonly string[];

/** What only an organization can be asked about its accounts. */
const OF_ORGANIZATION: readonly Need[] = [
  ...(['service_control_policies', 'unused_findings', 'unused_credentials', 'organization_access'] as const),
  ...(['identity_center', 'identity_store'] as const),
];

function creatorsIn(needs: ReadonlySet<Need>): Source {
  return needs.has('organization_trail') ? 'organization_trail' : 'cloudtrail';
}

/** The sources that a mode really asks for the needs of the chosen columns. */
export function sourcesFor(needs: ReadonlySet<Need>, mode: Mode): ReadonlySet<Source> {
  const sources = new Set<Source>();
  for (const need of needs) {
    if (need === 'roles') sources.add('account_details');
    else if (need === 'entities') sources.add('last_accessed');
    // Organizations is asked in any case; how much of it decides the scope.
    else if (need === 'unit_names') continue;
    else if (isCreationNeed(need)) sources.add(creatorsIn(needs));
    else if (need === 'inventory') sources.add(mode === 'aggregator' ? 'config' : 'account_details');
    else if (!(mode === 'account' && OF_ORGANIZATION.includes(need)) && (need !== 'config' || mode === 'aggregator')) sources.add(need);
  }
  return sources;
}

/** What account details are asked for: only the kinds that the caller wants to know, so that pages hold nothing else. */
export function detailFilters({ needs, advisor }: Pick<GatherRequest, 'needs' | 'advisor'>): readonly DetailFilter[] {
  const named = advisor !== null && typeof advisor.subjects !== 'string';
  const users = named || needs.has('inventory') || needs.has('account_details');
  const roles = named || needs.has('roles');
  const policies = needs.has('managed_policies');
  const filters: readonly (readonly [DetailFilter, boolean])[] = [
    ['User', users],
    ['Role', roles],
    ['Group', named || (policies && users)],
    ['LocalManagedPolicy', policies],
  ];
  return filters.filter(([, wanted]) => wanted).map(([filter]) => filter);
}
