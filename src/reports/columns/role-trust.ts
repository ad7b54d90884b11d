import { TRUST_WORDS, type JudgedTrust } from '../../checks/trust.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { FLAGS, toneOf } from './cells.js';
import type { OneRole, RoleColumn } from './role-row.js';
import type { ColumnType, Tone } from '../column.js';

type Pick = (trust: JudgedTrust) => Value;

const fact =
  (pick: Pick) =>
  (row: OneRole): Value => {
    const trust = row.trust();
    return trust === UNKNOWN ? UNKNOWN : pick(trust);
  };

function column(key: string, title: string, type: ColumnType, about: string, pick: Pick): RoleColumn {
  return { key, title, type, about, needs: ['roles'], value: fact(pick) };
}

function list(key: string, title: string, about: string, pick: Pick): RoleColumn {
  return column(key, title, 'list', about, pick);
}

function flagged(key: string, title: string, about: string, pick: Pick, tones: Readonly<Record<string, Tone>>): RoleColumn {
  return { ...column(key, title, 'choice', about, pick), choices: FLAGS, weight: 2, tone: (row) => toneOf(fact(pick)(row), tones) };
}

/** The words that a reader should look at. */
const ALARMING: readonly string[] = ['outside', 'closed', 'deleted', 'anyone'];

/** Who may assume the role, as its trust policy says. */
export const roleTrustColumns: readonly RoleColumn[] = [
  {
    ...list(
      'trust',
      'Trusts',
      `Who is let in, in a word: ${TRUST_WORDS.map((word) => `\`${word}\``).join(', ')}; unknown when the trust policy can't be read`,
      ({ words }) => words,
    ),
    weight: 1,
    tone: (row) => {
      const trust = row.trust();
      if (trust === UNKNOWN) return 'muted';
      return trust.words.some((word) => ALARMING.includes(word)) ? 'warn' : undefined;
    },
  },
  flagged(
    'trust_wide',
    'Wide open',
    '`yes`: anyone (`*` without a condition), every customer of a provider that serves many (no condition on `sub`, or a ' +
    'wildcard before its owner ends: `repo:acme*`), or the guests of an identity pool · `unknown`: a condition or denial decides ' +
    'that is not judged, or it is not known whom the provider serves; one of a single tenant or cluster is `no`',
    ({ wide }) => wide,
    { yes: 'bad' },
  ),
  list('trusted_services', 'Services', 'AWS services', ({ services }) => services),
  list(
    'trusted_accounts_inside',
    'Accounts inside',
    'Other accounts of the organization; its own id (`o-…`) where a condition lets in all of it',
    ({ accounts }) => accounts.inside,
  ),
  list(
    'trusted_accounts_outside',
    'Accounts outside',
    'Accounts that are not in the organization, named as principals or, for `*`, in a condition; other organizations (`o-…`) ' +
    'where a condition lets in all of one',
    ({ accounts }) => accounts.outside,
  ),
  list(
    'trusted_accounts_closed',
    'Accounts closed',
    'Accounts of the organization that are suspended, closed or about to be',
    ({ accounts }) => accounts.closed,
  ),
  list(
    'trusted_accounts_unknown',
    'Accounts unknown',
    'Accounts of which it could not be told whether they are in the organization, and organizations (`o-…`) of which it could ' +
    'not be told whether they are this one: Organizations did not answer, or was not asked (`--source account`)',
    ({ accounts }) => accounts.unknown,
  ),
  list(
    'trusted_principals',
    'Principals',
    "Accounts, users and roles as the policy names them, the role's own account included; `*`: anyone, or those that a " +
    'condition leaves',
    ({ principals }) => principals,
  ),
  list('trusted_deleted', 'Deleted', 'Unique ids (AROA…, AIDA…) of trusted roles and users that were deleted', ({ deleted }) => deleted),
  list(
    'federated_providers',
    'Federated',
    "Identity providers: those of the role's account as `saml-provider/Name` and `oidc-provider/host`",
    ({ providers }) => providers,
  ),
  flagged(
    'external_id',
    'External id',
    'Must accounts outside, or unknown ones, tell an external id? Empty when none is trusted',
    ({ externalId }) => externalId,
    { no: 'warn', yes: 'good' },
  ),
  list(
    'trust_conditions',
    'Trust conditions',
    'Condition keys that the policy asks about, such as `aws:PrincipalOrgID` or `aws:SourceAccount`',
    ({ conditionKeys }) => conditionKeys,
  ),
  list(
    'trust_not_judged',
    'Not judged',
    'What else the policy says, and is not judged: `Deny`, `NotPrincipal`, canonical users, principals of no known form, ' +
    'organizations that could not be compared with the own',
    ({ notJudged }) => notJudged,
  ),
];
