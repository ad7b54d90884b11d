import { parseUserArn } from '../model/arn.js';
import type { ReportRow } from '../model/credential-report.js';
import { parseInstant } from '../model/instant.js';
import type { Selector, Statement } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import { inferUser } from './inference.js';
import { readCredentials, type Credentials } from './credentials.js';
import type { Holder } from './documents.js';
import { detailsWith, seenAt, valueOf, type AccountEvidence, type Source } from '../evidence/evidence.js';
import type { MatchedUser } from './match.js';
import { NOT_SEEN, type ReconciledUser } from './entity.js';
import { usageOf } from './usage.js';
import type { ConfigUser, UserDetail } from '../evidence/values.js';
import type { Problem, UserContext } from './context.js';

export function reconcileUser(matched: MatchedUser, context: UserContext): ReconciledUser {
  const { account, evidence, shelf, problems, reportAsOf, advisor } = context;
  const described = matched.detail ?? matched.config;
  const { arn, name, path } = identityOf(described, matched.row);
  const holder = holderOf(described);
  const created = createdAt(matched);
  const deleted = isDeleted(matched, created, evidence);
  const user: Omit<ReconciledUser, 'usage'> = {
    kind: 'user',
    account,
    id: described?.userId ?? UNKNOWN,
    arn,
    name,
    path,
    createdAt: created,
    credentials: credentialsOf(matched.row, name, problems),
    ...holder,
    tags: described?.tags ?? UNKNOWN,
    policies: evidence.managed_policies === undefined ? NOT_ASKED : shelf.policiesOf(holder, `user ${name}`),
    seenIn: seenIn(matched),
    deleted,
    reportAsOf,
    configAsOf: capturedAt(matched.config, evidence),
  };
  // Access advisor answers for the principal that has the ARN now.
  const usage = deleted
    ? NOT_SEEN
    : usageOf(user, evidence, advisor, (days) => inferUser(user, valueOf(evidence.service_credentials), days));
  return { ...user, usage };
}

/** A user made after the account details were read is missing from them without being deleted. */
function isDeleted({ detail }: MatchedUser, created: Date | Unknown, evidence: AccountEvidence): boolean {
  const readAt = seenAt(evidence.account_details);
  if (readAt === null || detail !== undefined || detailsWith('User', evidence) === null) return false;
  return created === UNKNOWN || created <= readAt;
}

function capturedAt(config: ConfigUser | undefined, evidence: AccountEvidence): Date | null | Unknown {
  if (config === undefined) return evidence.config?.seen === false ? UNKNOWN : null;
  return parseInstant(config.capturedAt) ?? UNKNOWN;
}

const ALL: Selector = { except: false, patterns: ['*'] };
const EVERYTHING: Statement = { sid: null, effect: 'Allow', actions: ALL, resources: ALL, conditional: false };

/** The root user holds no policies and needs none: it may do everything. */
const ROOT_POLICIES: PrincipalPolicies = {
  applied: [{ name: 'root', arn: null, group: null, text: UNKNOWN, document: [EVERYTHING], createdAt: null, versions: null }],
  boundary: null,
  complete: true,
};

/** The root user as a row like any other; it stands only in the credential report, under the name `<root_account>`. */
export function reconcileRoot(row: ReportRow, { account, problems, reportAsOf }: UserContext): ReconciledUser {
  const name = row.get('user') ?? '';
  return {
    kind: 'user',
    account,
    id: account.id,
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
    usage: NOT_SEEN,
    seenIn: ['credential_report'],
    deleted: false,
    reportAsOf,
    configAsOf: null,
  };
}

const NOT_ASKED: PrincipalPolicies = { applied: [], boundary: UNKNOWN, complete: false };

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
    const instant = parseInstant(text);
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

function seenIn({ config, row, detail }: MatchedUser): readonly Source[] {
  const seen: Source[] = [];
  if (config !== undefined) seen.push('config');
  if (row !== undefined) seen.push('credential_report');
  if (detail !== undefined) seen.push('account_details');
  return seen;
}
