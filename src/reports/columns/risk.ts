import { roleActivity } from '../../checks/role-use.js';
import { RISK_FACTORS } from '../../checks/risk.js';
import { TRUST_WORDS } from '../../checks/trust.js';
import { UNKNOWN } from '../../model/value.js';
import { beyondRecord } from './beyond-record.js';
import { FLAGS, toneOf } from './cells.js';
import type { PrivilegeColumn } from './privilege-row.js';

const common = { needs: ['managed_policies', 'service_control_policies'] } as const;

const ASSUMED: Readonly<Record<(typeof RISK_FACTORS)[number], string>> = {
  reach: 'what it may do',
  idle: 'when it was used last',
  mfa: 'whether its password has MFA',
  trust: 'who may assume it',
};

/** The risk, then its factors, each before what it follows from. */
export const riskColumns: readonly PrivilegeColumn[] = [
  {
    ...common,
    key: 'risk',
    title: 'Risk',
    type: 'number',
    about:
      '`reach` × `idle_factor` × `mfa_factor` × `trust_factor`, 0 to 160; what is not known counts as high as it could be, and ' +
      'stands in `risk_assumed`',
    weight: 1,
    value: ({ judged }) => judged.risk.risk,
  },
  {
    ...common,
    key: 'reach',
    title: 'Reach',
    type: 'number',
    about:
      '10: administrator · 8: an escalation path is open · 6: everything but some · 4: a limited path · 1: anything else · 0: ' +
      'nothing is allowed',
    weight: 2,
    value: ({ judged }) => judged.risk.factors.reach,
  },
  {
    ...common,
    key: 'idle_factor',
    title: 'Idle factor',
    type: 'number',
    about:
      '1: up to 29 days without use · 2: from 30 · 3: from 90 · 4: from 365 · 1 for a user without an active credential, for ' +
      'no one can act as it',
    value: ({ judged }) => judged.risk.factors.idle,
  },
  {
    ...common,
    key: 'mfa_factor',
    title: 'MFA factor',
    type: 'number',
    about: '2: a console password without MFA · 1: else; access keys and roles have no MFA of their own',
    value: ({ judged }) => judged.risk.factors.mfa,
  },
  {
    ...common,
    key: 'trust_factor',
    title: 'Trust factor',
    type: 'number',
    about:
      '4: a role that anyone can assume (`trust_wide`) · 3: accounts outside the organization, without an external id · 2: with ' +
      'one · 1: else',
    value: ({ judged }) => judged.risk.factors.trust,
  },
  {
    ...common,
    key: 'risk_assumed',
    title: 'Not known, taken as worst',
    type: 'list',
    about:
      'Factors of the risk that could not be seen, so that the worst is taken for each and the risk may be lower: ' +
      RISK_FACTORS.map((name) => `\`${name}\` (${ASSUMED[name]})`).join(' · '),
    weight: 2,
    value: ({ judged }) => judged.risk.assumed,
  },
  {
    key: 'days_idle',
    title: 'Days idle',
    type: 'number',
    about:
      'Whole days since the last use of a credential or of the role, or since creation when never used (a role: 400 at most, for ' +
      'older use is not on record); empty: a user without an active credential',
    needs: [],
    weight: 2,
    value: ({ judged }) => judged.daysIdle,
    text: ({ entity, judged }) => (entity.kind === 'role' ? beyondRecord(roleActivity(entity).last, judged.daysIdle) : undefined),
  },
  {
    key: 'mfa_missing',
    title: 'MFA missing',
    type: 'choice',
    choices: FLAGS,
    about: '`yes`: a console password without MFA; empty for roles',
    needs: [],
    value: ({ judged }) => judged.mfaMissing,
    tone: ({ judged }) => toneOf(judged.mfaMissing ?? 'no', { yes: 'bad' }),
  },
  {
    key: 'trust',
    title: 'Trusts',
    type: 'list',
    about: `Who may assume the role, in a word: ${TRUST_WORDS.map((word) => `\`${word}\``).join(', ')}; empty for users`,
    needs: [],
    value: ({ judged: { trust } }) => (trust === UNKNOWN || trust === null ? trust : trust.words),
  },
];
