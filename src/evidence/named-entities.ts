import { isAwsManagedPolicy, parseArn } from '../model/arn.js';
import { latest, parseInstant } from '../model/instant.js';
import type { Account } from '../model/account.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { isSubject, nameKey } from './advisor.js';
import type { Entity } from './entity.js';
import { detailsWith, valueOf, type AccountEvidence } from './evidence.js';
import { usageOf } from './usage.js';
import type { UserContext } from './user.js';
import type { DetailFilter } from './values.js';

/** The groups of the account and the managed policies that were asked about; users and roles are there anyway. */
export function namedEntities(context: UserContext): readonly Entity[] {
  const { account, evidence, shelf, advisor } = context;
  if (advisor === null || typeof advisor.subjects === 'string') return [];
  const { groups = [], policyCreatedAt = {} } = valueOf(evidence.account_details) ?? {};
  const ofAws = valueOf(evidence.managed_policies)?.policyCreatedAt ?? {};
  const madeAt = (arn: string): string | undefined => policyCreatedAt[arn] ?? ofAws[arn];
  const draft = (kind: 'group' | 'policy', arn: string, created: string | null | undefined): Omit<Entity, 'policies' | 'usage'> => {
    const made = parseInstant(created ?? '') ?? UNKNOWN;
    return { kind, account, arn, name: nameIn(arn), createdAt: isAwsManagedPolicy(arn) ? hereSince(made, account) : made };
  };
  const candidates = [
    ...groups.map(({ arn, createdAt, attached, inline }) => ({ ...draft('group', arn, createdAt), attached, inline })),
    ...policyArns(context).map((arn) => ({ ...draft('policy', arn, madeAt(arn)), attached: [{ arn, name: nameIn(arn) }], inline: [] })),
  ];
  return candidates
    .filter((candidate) => isSubject(advisor, candidate))
    .map(({ attached, inline, ...entity }) => ({
      ...entity,
      policies: shelf.policiesOf({ groups: [], attached, inline, boundaryArn: null }, `${entity.kind} ${entity.name}`),
      usage: usageOf(entity, evidence, advisor, () => null),
    }))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

/** What AWS made long ago could be used in a new account for as long only as there is the account. */
function hereSince(made: Date | Unknown, { joinedAt }: Account): Date | Unknown {
  const joined = parseInstant(joinedAt ?? '');
  return made === UNKNOWN || joined === null ? made : (latest([made, joined]) ?? made);
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Managed policies of the account, and those of AWS that its principals have or that were asked about. */
function policyArns({ account, evidence, advisor }: UserContext): readonly string[] {
  const asked = typeof advisor?.subjects === 'object' ? [...advisor.subjects].filter((arn) => kindIn(arn) === 'policy') : [];
  // Account details list every policy of the account: one that is not among them is not there.
  const elsewhere = detailsWith('LocalManagedPolicy', evidence) === null ? ['aws', account.id] : ['aws'];
  const unlisted = asked.filter((arn) => elsewhere.includes(parseArn(arn)?.accountId ?? ''));
  const documents = [valueOf(evidence.account_details), valueOf(evidence.managed_policies)].flatMap((value) => Object.keys(value?.documents ?? {}));
  return [...new Set([...unlisted, ...documents])];
}

const FILTERS: Readonly<Record<Entity['kind'], DetailFilter>> = { user: 'User', role: 'Role', group: 'Group', policy: 'LocalManagedPolicy' };

/** Entities of the account that were asked about and that its details, which were read for them, don't have. */
export function notFound({ account, evidence, advisor }: Pick<UserContext, 'account' | 'evidence' | 'advisor'>, found: readonly Entity[]): readonly string[] {
  if (advisor === null || typeof advisor.subjects === 'string') return [];
  const keys = new Set(found.flatMap((entity) => [entity.arn, nameKey(account.id, entity.kind, entity.name)]));
  return [...advisor.subjects].filter((subject) => accountIn(subject) === account.id && !keys.has(subject) && isListed(subject, evidence));
}

function isListed(subject: string, evidence: AccountEvidence): boolean {
  const kind = kindIn(subject);
  return kind !== undefined && detailsWith(FILTERS[kind], evidence) !== null;
}

/** Of `arn:…:role/path/name` and of `111122223333:role/name`. */
function kindIn(subject: string): Entity['kind'] | undefined {
  const [word] = subject.slice(subject.lastIndexOf(':') + 1).split('/');
  return (['user', 'role', 'group', 'policy'] as const).find((kind) => kind === word);
}

function accountIn(subject: string): string | undefined {
  return parseArn(subject)?.accountId ?? subject.split(':')[0];
}
