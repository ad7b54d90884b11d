import type { Account } from '../model/account.js';
import { parseUserArn } from '../model/arn.js';
import type { ReportRow } from '../model/credential-report.js';
import { parseInstant } from '../model/instant.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { readCredentials, type Credentials } from './credentials.js';
import type { Holder, PolicyShelf, UserPolicies } from './documents.js';
import { valueOf, type AccountEvidence, type Source } from './evidence.js';
import type { Problem } from './ledger.js';
import type { MatchedUser } from './match.js';
import type { ConfigUser, ServiceLastAccessed, UserDetail } from './values.js';

/** One IAM user, with everything that was seen of it. UNKNOWN: the source that would tell was not seen. */
export interface ReconciledUser {
  readonly account: Account;
  /** AIDA…; UNKNOWN when only the credential report knows the user, which has no ids. */
  readonly userId: string | Unknown;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Date | Unknown;
  readonly credentials: Credentials | Unknown;
  readonly groups: readonly string[] | Unknown;
  readonly attached: readonly AttachedPolicy[] | Unknown;
  readonly inline: readonly InlinePolicy[] | Unknown;
  readonly boundaryArn: string | null | Unknown;
  readonly tags: readonly Tag[] | Unknown;
  readonly policies: UserPolicies;
  readonly services: readonly ServiceLastAccessed[] | Unknown;
  readonly seenIn: readonly Source[];
  /** Account details were read and do not have this user: deleted since the others last looked. */
  readonly deleted: boolean;
  /** GeneratedTime of the credential report: the "now" of everything it says. null: no report. */
  readonly reportAsOf: Date | null;
  /** When Config captured this user. null: it does not know the user, or was not asked. */
  readonly configAsOf: Date | null | Unknown;
}

export interface UserContext {
  readonly account: Account;
  readonly evidence: AccountEvidence;
  readonly shelf: PolicyShelf;
  /** Collects what could not be read. */
  readonly problems: Problem[];
  readonly reportAsOf: Date | null;
}

export function reconcileUser(matched: MatchedUser, context: UserContext): ReconciledUser {
  const { account, evidence, shelf, problems, reportAsOf } = context;
  const described = matched.detail ?? matched.config;
  const { arn, name, path } = identityOf(described, matched.row);
  const holder = holderOf(described);
  const created = createdAt(matched);
  const deleted = isDeleted(matched, created, evidence);
  return {
    account,
    userId: described?.userId ?? UNKNOWN,
    arn,
    name,
    path,
    createdAt: created,
    credentials: credentialsOf(matched.row, name, problems),
    ...holder,
    tags: described?.tags ?? UNKNOWN,
    policies: evidence.managed_policies === undefined ? NOT_ASKED : shelf.policiesOf(holder, `user ${name}`),
    // Access advisor answers for whoever has the ARN now.
    services: deleted ? UNKNOWN : servicesOf(evidence, arn),
    seenIn: seenIn(matched),
    deleted,
    reportAsOf,
    configAsOf: capturedAt(matched.config, evidence),
  };
}

/** A user made after the account details were read is missing from them without being deleted. */
function isDeleted({ detail }: MatchedUser, created: Date | Unknown, { account_details: details }: AccountEvidence): boolean {
  if (details?.seen !== true || detail !== undefined) return false;
  return created === UNKNOWN || created <= new Date(details.asOf);
}

function capturedAt(config: ConfigUser | undefined, evidence: AccountEvidence): Date | null | Unknown {
  if (config === undefined) return evidence.config?.seen === false ? UNKNOWN : null;
  return parseInstant(config.capturedAt ?? '') ?? UNKNOWN;
}

/** The root user holds no policies and needs none: it may do everything. */
const ROOT_POLICIES: UserPolicies = {
  applied: [{ name: 'root', arn: null, group: null, document: [{ effect: 'Allow', actions: ['*'], resources: ['*'], conditional: false }] }],
  boundary: null,
  groupsSeen: true,
};

/** The root user as a row like any other; it stands only in the credential report, under the name `<root_account>`. */
export function reconcileRoot(row: ReportRow, { account, problems, reportAsOf }: UserContext): ReconciledUser {
  const name = row.get('user') ?? '';
  return {
    account,
    userId: account.id,
    arn: row.get('arn') ?? '',
    name,
    path: '/',
    createdAt: createdAt({ row }),
    credentials: credentialsOf(row, name, problems),
    groups: [],
    attached: [],
    inline: [],
    boundaryArn: null,
    tags: [],
    policies: ROOT_POLICIES,
    services: UNKNOWN,
    seenIn: ['credential_report'],
    deleted: false,
    reportAsOf,
    configAsOf: null,
  };
}

const NOT_ASKED: UserPolicies = { applied: [], boundary: UNKNOWN, groupsSeen: false };

function identityOf(described: UserDetail | ConfigUser | undefined, row: ReportRow | undefined): Identity {
  if (described !== undefined) {
    const { arn, userName: name, path } = described;
    return { arn, name, path: path ?? pathOf(arn) };
  }
  const arn = row?.get('arn') ?? '';
  return { arn, name: row?.get('user') ?? '', path: pathOf(arn) };
}

interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
}

function pathOf(arn: string): string {
  return parseUserArn(arn)?.path ?? '/';
}

function holderOf(described: UserDetail | ConfigUser | undefined): Holder {
  if (described === undefined) return { groups: UNKNOWN, attached: UNKNOWN, inline: UNKNOWN, boundaryArn: UNKNOWN };
  return {
    groups: described.groups ?? UNKNOWN,
    attached: described.attached ?? UNKNOWN,
    inline: described.inline ?? UNKNOWN,
    // A row of Config without its configuration says nothing of a boundary either.
    boundaryArn: described.attached === null ? UNKNOWN : described.boundaryArn,
  };
}

function createdAt({ detail, config, row }: MatchedUser): Date | Unknown {
  for (const text of [detail?.createdAt, config?.createdAt, row?.get('user_creation_time')]) {
    const instant = parseInstant(text ?? '');
    if (instant !== null) return instant;
  }
  return UNKNOWN;
}

function credentialsOf(row: ReportRow | undefined, name: string, problems: Problem[]): Credentials | Unknown {
  if (row === undefined) return UNKNOWN;
  const facts = readCredentials(row);
  for (const text of facts.problems) problems.push({ source: 'credential_report', text: `user ${name}: ${text}` });
  return facts.credentials;
}

function servicesOf(evidence: AccountEvidence, arn: string): readonly ServiceLastAccessed[] | Unknown {
  const byArn = valueOf(evidence.last_accessed)?.byArn ?? {};
  const answer = Object.hasOwn(byArn, arn) ? byArn[arn] : undefined;
  return answer?.status === 'completed' ? answer.services : UNKNOWN;
}

function seenIn({ config, row, detail }: MatchedUser): readonly Source[] {
  const seen: Source[] = [];
  if (config !== undefined) seen.push('config');
  if (row !== undefined) seen.push('credential_report');
  if (detail !== undefined) seen.push('account_details');
  return seen;
}
