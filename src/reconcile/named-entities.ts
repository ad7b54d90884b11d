import { isClosed, type Account } from '../model/account.js';
import { isAwsManagedPolicy, parseArn } from '../model/arn.js';
import { latest, parseInstant } from '../model/instant.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Entity } from './entity.js';
import { detailsWith, valueOf, type AccountEvidence, type AccountSource } from '../evidence/evidence.js';
import { isGone, usageOf } from './usage.js';
import type { DetailFilter } from '../evidence/values.js';
import { isSubject, nameKey, subjectKeys } from './subjects.js';
import type { UserContext } from './context.js';

interface Candidate extends Omit<Entity, 'policies' | 'usage'> {
  readonly attached: readonly AttachedPolicy[] | Unknown;
  readonly inline: readonly InlinePolicy[] | Unknown;
}

/**
 * Who was asked about and is none of the users and roles that the sources list: groups, managed policies, and principals
 * named by ARN in an account that can't be looked into. None is asked about in an account that AWS has closed.
 */
export function namedEntities(context: UserContext, users: readonly Known[]): readonly Entity[] {
  const { account, evidence, shelf, advisor } = context;
  if (advisor === null || typeof advisor.subjects === 'string' || isClosed(account)) return [];
  return candidatesIn(context, users)
    .filter((candidate) => isSubject(advisor, candidate))
    .map(({ attached, inline, ...entity }) => {
      const boundaryArn = attached === UNKNOWN ? UNKNOWN : null;
      return {
        ...entity,
        policies: shelf.policiesOf({ groups: [], attached, inline, boundaryArn }, `${entity.kind} ${entity.name}`),
        usage: usageOf(entity, evidence, advisor, () => null),
      };
    })
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

type Known = Pick<Entity, 'arn' | 'name' | 'kind'>;

function candidatesIn(context: UserContext, users: readonly Known[]): readonly Candidate[] {
  const { account, evidence } = context;
  const { groups = [], policyCreatedAt = {} } = valueOf(evidence.account_details) ?? {};
  const ofAws = valueOf(evidence.managed_policies)?.policyCreatedAt ?? {};
  const madeAt = (arn: string): string | undefined => policyCreatedAt[arn] ?? ofAws[arn];
  const draft = (kind: Entity['kind'], arn: string, created?: string | null): Omit<Entity, 'policies' | 'usage'> => {
    const made = parseInstant(created) ?? UNKNOWN;
    return { kind, account, arn, name: nameIn(arn), createdAt: isAwsManagedPolicy(arn) ? hereSince(made, account) : made };
  };
  const unlisted = unlistedIn(context);
  const policies = unlisted.filter(({ kind }) => kind === 'policy').map(({ arn }) => arn);
  const others = unlisted.filter(
    ({ kind, arn }) =>
      kind !== 'policy' && !users.some((user) => user.arn === arn || subjectKeys(arn).includes(nameKey(account.id, user.kind, user.name))),
  );
  return [
    ...others.map(({ kind, arn }) => ({ ...draft(kind, arn), attached: UNKNOWN, inline: UNKNOWN }) as const),
    ...groups.map(({ arn, createdAt, attached, inline }) => ({ ...draft('group', arn, createdAt), attached, inline })),
    ...[...new Set([...policies, ...documentsIn(evidence)])].map((arn) => ({
      ...draft('policy', arn, madeAt(arn)),
      attached: [{ arn, name: nameIn(arn) }],
      inline: [],
    })),
  ];
}

/** What AWS made long ago could be used in a new account for as long only as there is the account. */
function hereSince(made: Date | Unknown, { joinedAt }: Account): Date | Unknown {
  const joined = parseInstant(joinedAt);
  return made === UNKNOWN || joined === null ? made : (latest([made, joined]) ?? made);
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

interface Named {
  readonly kind: Entity['kind'];
  readonly arn: string;
}

/** Asked about by ARN where no details list its kind: access advisor may know it all the same, until it says that there is none. */
function unlistedIn({ account, evidence, advisor }: UserContext): readonly Named[] {
  const subjects = typeof advisor?.subjects === 'object' ? [...advisor.subjects] : [];
  return subjects.flatMap((arn) => {
    const kind = kindIn(arn);
    const owner = parseArn(arn)?.accountId;
    if (kind === undefined || isAbsent(arn, evidence)) return [];
    const isUnlisted = owner === 'aws' || (owner === account.id && detailsWith(FILTERS[kind], evidence) === null);
    return isUnlisted ? [{ kind, arn }] : [];
  });
}

/** Managed policies of the account, and those of AWS that its principals have or that were asked about. */
function documentsIn(evidence: AccountEvidence): readonly string[] {
  return [valueOf(evidence.account_details), valueOf(evidence.managed_policies)].flatMap((value) => Object.keys(value?.documents ?? {}));
}

const FILTERS: Readonly<Record<Entity['kind'], DetailFilter>> = {
  user: 'User',
  role: 'Role',
  group: 'Group',
  policy: 'LocalManagedPolicy',
};

/** An entity that was asked about and is not there. */
export interface Missing {
  /** As it was typed. */
  readonly subject: string;
  /** Who says so. */
  readonly source: AccountSource;
  readonly detail: string;
}

/** What was asked about and no source knows: the details list all of its kind, or AWS itself says that there is none. */
export function notFound({ account, evidence, advisor }: Asked, found: readonly Entity[]): readonly Missing[] {
  if (advisor === null || typeof advisor.subjects === 'string') return [];
  const keys = new Set(found.flatMap((entity) => [entity.arn, nameKey(account.id, entity.kind, entity.name)]));
  return [...advisor.subjects].flatMap((subject) => {
    const source = subjectKeys(subject).some((key) => keys.has(key)) ? null : denierOf(subject, account, evidence);
    return source === null ? [] : [{ subject, source, detail: `there is no ${subject}${adviceOn(subject)}` }];
  });
}

/** Which source says that there is no such thing; null: none does. */
function denierOf(subject: string, { id }: Account, evidence: AccountEvidence): AccountSource | null {
  const kind = kindIn(subject);
  const owner = accountIn(subject);
  if (owner === 'aws') return isAbsent(subject, evidence) ? 'managed_policies' : null;
  if (owner !== id || kind === undefined) return null;
  if (detailsWith(FILTERS[kind], evidence) !== null) return 'account_details';
  return isAbsent(subject, evidence) ? 'last_accessed' : null;
}

/** Has AWS said that it knows nothing of that ARN? */
function isAbsent(arn: string, evidence: AccountEvidence): boolean {
  return isGone(arn, evidence) || valueOf(evidence.managed_policies)?.absent.includes(arn) === true;
}

/** No reader would look for a policy of AWS's anywhere but in the account where it is attached. */
function adviceOn(subject: string): string {
  return kindIn(subject) === 'policy' && parseArn(subject) === null ? ' (policies of AWS are named by ARN: arn:aws:iam::aws:policy/…)' : '';
}

/**
 * What to say of ARNs that no entity has. Names are unique in an account whatever the path: one without a path was taken
 * for that of the entity that has the name; one with another path may be a mistake.
 */
export function namesakes({ account, evidence, advisor }: Asked, found: readonly Entity[]): readonly string[] {
  if (advisor === null || typeof advisor.subjects === 'string') return [];
  const { users = [], roles = [], groups = [], documents = {} } = valueOf(evidence.account_details) ?? {};
  const arns = [...found, ...users, ...roles, ...groups].map(({ arn }) => arn).concat(Object.keys(documents));
  return [...advisor.subjects].flatMap((subject) => {
    if (parseArn(subject)?.accountId !== account.id || arns.includes(subject)) return [];
    const meant = arns.find((arn) => kindIn(arn) === kindIn(subject) && nameIn(arn).toLowerCase() === nameIn(subject).toLowerCase());
    if (meant === undefined) return [];
    return [subjectKeys(subject).length > 1 ? `${subject} names no path: taken for ${meant}` : `${subject} is not there, but ${meant} is`];
  });
}

type Asked = Pick<UserContext, 'account' | 'evidence' | 'advisor'>;

/** Of `arn:…:role/path/name` and of `111122223333:role/name`. */
function kindIn(subject: string): Entity['kind'] | undefined {
  const [word] = subject.slice(subject.lastIndexOf(':') + 1).split('/');
  return (['user', 'role', 'group', 'policy'] as const).find((kind) => kind === word);
}

function accountIn(subject: string): string | undefined {
  return parseArn(subject)?.accountId ?? subject.split(':')[0];
}
