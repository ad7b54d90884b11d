import { ACCOUNT_SOURCES, UNSEEN_REASONS, type AccountEvidence } from '../../src/evidence/evidence.js';
import type { LastAccessedAnswer } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import {
  account,
  ACCOUNT_ID,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  completed,
  config,
  configUser,
  csvOf,
  detail,
  details,
  group,
  key,
  lastAccessed,
  line,
  managed,
  password,
  reconciled,
  report,
  REPORT_AT,
  role,
  ROOT,
  row,
  seen,
  service,
  unseen,
} from '../fixtures.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';

const GAPS = ACCOUNT_SOURCES.filter((source) => source !== 'service_control_policies');

/** `source/reason: detail` of every gap. */
function gapsOf(evidence: AccountEvidence, advisor: AdvisorRequest | null = null): readonly string[] {
  return reconciled(evidence, account(), advisor).gaps.map(({ source, reason, detail: text }) => `${source}/${reason}: ${text}`);
}

function notesOf(evidence: AccountEvidence): readonly string[] {
  return reconciled(evidence).notes.map(({ source, text }) => `${source}: ${text}`);
}

describe('sources that were asked and not seen', () => {
  it.each(UNSEEN_REASONS.flatMap((reason) => GAPS.map((source) => [source, reason] as const)))(
    '%s: %s is a gap',
    (source, reason) => {
      expect(reconciled({ [source]: unseen(reason) }).gaps).toEqual([
        { accountId: '111122223333', source, reason, detail: `words of AWS about ${reason}` },
      ]);
    },
  );

  it('service control policies that may not be read are none: they only sharpen what is said of permissions', () => {
    const denied = { service_control_policies: unseen('denied') };
    expect(reconciled(denied)).toMatchObject({ controls: UNKNOWN, gaps: [] });
    expect(notesOf(denied)).toEqual([expect.stringContaining('service_control_policies: not read')]);
  });

  it.each(UNSEEN_REASONS.filter((reason) => reason !== 'denied'))('service control policies that were not seen otherwise are one: %s', (reason) => {
    const failed = { service_control_policies: unseen(reason) };
    expect([gapsOf(failed), notesOf(failed)]).toEqual([[`service_control_policies/${reason}: words of AWS about ${reason}`], []]);
  });

  it('a source that was not asked is none', () => {
    expect(gapsOf({})).toEqual([]);
  });

  it('each for itself: one denied source does not hide another', () => {
    const evidence = {
      last_accessed: unseen('throttled', 'c'),
      account_details: unseen('denied', 'b'),
      config: unseen('not_recorded', 'a'),
    };
    expect(gapsOf(evidence)).toEqual(['config/not_recorded: a', 'account_details/denied: b', 'last_accessed/throttled: c']);
  });
});

describe('facts that could not be read', () => {
  it.each([
    ['config', { config: config([], { problems: ['a row has no user id'] }) }],
    ['account_details', { account_details: details([], { problems: ['a row has no user id'] }) }],
    ['managed_policies', { managed_policies: managed({}, ['a row has no user id']) }],
  ])('that %s told', (source, evidence) => {
    expect(gapsOf(evidence)).toEqual([`${source}/unreadable: a row has no user id`]);
  });

  it('lines and cells of the report', () => {
    const rows = [ROOT, row('alice', password(ago(3), 'today')), 'damaged', row('bob')];
    expect(gapsOf({ credential_report: seen({ csv: csvOf(rows) }, REPORT_AT) })).toEqual([
      "credential_report/unreadable: line 4 of the report can't be read (1 fields, the header has 22)",
      'credential_report/unreadable: user alice: password_last_used is "today" where a date should stand',
    ]);
  });

  it('cells of the root user', () => {
    const root = row('<root_account>', { mfa_active: 'perhaps' });
    expect(gapsOf({ credential_report: seen({ csv: csvOf([root]) }, REPORT_AT) })).toEqual([
      'credential_report/unreadable: user <root_account>: mfa_active is "perhaps" where true or false should stand',
    ]);
  });

  it('broken documents, once each', () => {
    const inline = [{ name: 'own', document: 'broken' }];
    const evidence = {
      account_details: details(
        [detail('alice', { inline }), detail('bob', { groups: ['G'] }), detail('carol', { groups: ['G'] })],
        { groups: [group('G', { inline })] },
      ),
      managed_policies: managed(),
    };
    expect(gapsOf(evidence)).toEqual([
      'account_details/unreadable: inline policy own of group G is not a policy document',
      'account_details/unreadable: inline policy own of user alice is not a policy document',
    ]);
  });
});

describe('policies and groups that the account details should have', () => {
  const arn = 'arn:aws:iam::111122223333:policy/Deploy';
  const carrier = { groups: ['Ghosts'], attached: [{ name: 'Deploy', arn }], boundaryArn: 'arn:aws:iam::111122223333:policy/Cap' };

  it('are gaps, once each', () => {
    const evidence = {
      account_details: details([detail('alice', carrier), detail('bob', { attached: carrier.attached })]),
      managed_policies: managed(),
    };
    expect(gapsOf(evidence)).toEqual([
      'account_details/unreadable: group Ghosts of user alice is not among the account details',
      'account_details/unreadable: policy arn:aws:iam::111122223333:policy/Cap is not among the account details',
      `account_details/unreadable: policy ${arn} is not among the account details`,
    ]);
  });

  it('of roles are gaps too, with their boundaries', () => {
    const roles = [
      role('app', { attached: carrier.attached, boundaryArn: carrier.boundaryArn }),
      role('other', { attached: carrier.attached }),
    ];
    expect(gapsOf({ account_details: details([], { roles }), managed_policies: managed() })).toEqual([
      'account_details/unreadable: policy arn:aws:iam::111122223333:policy/Cap is not among the account details',
      `account_details/unreadable: policy ${arn} is not among the account details`,
    ]);
    expect(gapsOf({
      account_details: details([], { roles: [role('app', { boundaryArn: ADMIN_ARN })] }),
      managed_policies: managed(),
    })).toEqual([]);
    expect(gapsOf({ account_details: details([], { roles, filters: ['Role'] }), managed_policies: managed() })).toEqual([]);
  });

  it('broken ones of roles and control policies are told', () => {
    const inline = [{ name: 'own', document: 'broken' }];
    const evidence = {
      account_details: details([], { roles: [role('app', { inline })] }),
      managed_policies: managed(),
      service_control_policies: seen({ levels: [
        [{ name: 'Cap', document: ADMIN_TEXT }],
        [{ name: 'Torn', document: 'x' }],
        [{ name: 'Torn', document: 'x' }],
      ] }),
    };
    expect(gapsOf(evidence)).toEqual([
      'account_details/unreadable: inline policy own of role app is not a policy document',
      'service_control_policies/unreadable: service control policy Torn is not a policy document',
    ]);
  });

  it.each([
    ['when nobody asked for documents', { account_details: details([detail('alice', carrier)]) }],
    [
      'when they were read without',
      { account_details: details([detail('alice', carrier)], { filters: ['User'] }), managed_policies: managed() },
    ],
    [
      'of a user that is gone',
      { config: config([configUser('alice', carrier)]), account_details: details([]), managed_policies: managed() },
    ],
    [
      'kept by AWS',
      { account_details: details([detail('alice', { attached: [{ name: 'A', arn: ADMIN_ARN }] })]), managed_policies: managed() },
    ],
    [
      'that are there',
      {
        account_details: details([detail('alice', { ...carrier, boundaryArn: null })], {
          groups: [group('Ghosts')],
          documents: { [arn]: '{"Statement":[]}' },
        }),
        managed_policies: managed(),
      },
    ],
  ])('are none %s', (_, evidence) => {
    expect(gapsOf(evidence)).toEqual([]);
  });
});

describe('users without a row', () => {
  const missing = 'credential_report/unreadable: the report has no readable row for user alice';

  it.each([
    ['a second before the report', ago(0, 1), [missing]],
    ['with the report', ago(0), []],
    ['after the report', ago(0, -1), []],
    ['years ago', ago(2000), [missing]],
    ['nobody knows when', null, [missing]],
  ])('made %s', (_, createdAt, expected) => {
    expect(gapsOf({ credential_report: report([]), account_details: details([detail('alice', { createdAt })]) })).toEqual(expected);
  });

  it('are no gap where only Config still knows them: Config lags', () => {
    expect(gapsOf({ config: config([configUser('alice')]), credential_report: report([]), account_details: details([]) })).toEqual([]);
    expect(gapsOf({ config: config([configUser('alice')]), credential_report: report([]) })).toEqual([]);
  });

  it('are told beside the line that was damaged', () => {
    const evidence = { credential_report: report([line(row('alice')).slice(0, 100)]), account_details: details([detail('alice')]) };
    expect(gapsOf(evidence)).toEqual([expect.stringContaining('line 3 of the report can\'t be read'), missing]);
  });

  it('are no gap of the report where it was not seen', () => {
    expect(gapsOf({ credential_report: unseen('denied', 'no'), account_details: details([detail('alice')]) })).toEqual([
      'credential_report/denied: no',
    ]);
  });
});

describe('credentials beyond those the report shows', () => {
  const more = { additional_credentials_info: '1 more access key (ListAccessKeys)' };

  it('are a gap', () => {
    expect(gapsOf({ credential_report: report([row('alice', { ...key(1, ago(9)), ...more })]) })).toEqual([
      'credential_report/not_shown: user alice has more keys or certificates than the report shows: 1 more access key (ListAccessKeys)',
    ]);
  });

  it('are none of a user that is gone', () => {
    expect(gapsOf({ credential_report: report([row('alice', more)]), account_details: details([]) })).toEqual([]);
  });
});

describe('jobs of access advisor', () => {
  const evidence = (answer: LastAccessedAnswer): AccountEvidence => ({
    account_details: details([detail('alice')]),
    last_accessed: lastAccessed({ [arnOf('alice')]: answer }),
  });

  it.each(['job_failed', 'timed_out', 'denied', 'throttled', 'failed'] as const)('%s is a gap of its own', (reason) => {
    const asked = evidence({ status: 'unseen', reason, detail: 'why' });
    expect(gapsOf(asked)).toEqual([`last_accessed/${reason}: ${arnOf('alice')}: why`]);
    expect(notesOf(asked)).toEqual([]);
  });

  it('of a user that was deleted meanwhile is a note, not a gap', () => {
    const asked = evidence({ status: 'unseen', reason: 'deleted', detail: 'NoSuchEntity' });
    expect(gapsOf(asked)).toEqual([]);
    expect(notesOf(asked)).toEqual([`last_accessed: ${arnOf('alice')} was deleted meanwhile`]);
  });

  it('that completed are neither', () => {
    expect(reconciled(evidence(completed([])))).toMatchObject({ gaps: [], notes: [] });
  });
});

describe('whom access advisor was to be asked about', () => {
  const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null };
  const APP = `arn:aws:iam::${ACCOUNT_ID}:role/app`;
  const both = details([detail('ann')], { roles: [role('app')] });
  const about = (
    asked: AccountEvidence['last_accessed'],
    advisor: AdvisorRequest | null = ALL,
    more: AccountEvidence = {},
  ): readonly string[] =>
    gapsOf({ account_details: both, ...(asked === undefined ? {} : { last_accessed: asked }), ...more }, advisor);
  const whole = lastAccessed({ [arnOf('ann')]: completed([]), [APP]: completed([]) });

  it.each<[string, readonly string[]]>([
    ['everybody', about(whole)],
    ['everybody, one of them gone meanwhile', about(lastAccessed({
      [arnOf('ann')]: completed([]),
      [APP]: { status: 'unseen', reason: 'deleted', detail: '' },
    }))],
    ['the users, who were the question', about(lastAccessed({ [arnOf('ann')]: completed([]) }), { ...ALL, subjects: 'users' })],
    ['nobody, and nobody was the question', about(lastAccessed({}), null)],
    ['nobody, where that follows from the rest', about(lastAccessed({ [arnOf('ann')]: completed([]) }), { ...ALL, inferDays: 90 })],
    ['actions, where services were the question', about(lastAccessed({ [arnOf('ann')]: completed([]), [APP]: completed([]) }, 'action'))],
  ])('no gap: %s', (_, gaps) => {
    expect(gaps).toEqual([]);
  });

  it('whoever was not is a gap', () => {
    expect(about(lastAccessed({}))).toEqual([
      `last_accessed/not_asked: ${APP}: not asked`,
      `last_accessed/not_asked: ${arnOf('ann')}: not asked`,
    ]);
    expect(about(lastAccessed({ [APP]: completed([]) }), { ...ALL, subjects: 'users' })).toEqual([
      `last_accessed/not_asked: ${arnOf('ann')}: not asked`,
    ]);
    expect(about(lastAccessed({}), { ...ALL, subjects: new Set([APP]) })).toEqual([`last_accessed/not_asked: ${APP}: not asked`]);
  });

  it('who is gone can’t be asked, and is none', () => {
    const more = { config: config([configUser('gone')]) };
    expect(about(whole, ALL, more)).toEqual([]);
    expect(about(whole, ALL, { ...more, account_details: unseen('denied', 'no') })).toContain(
      `last_accessed/not_asked: ${arnOf('gone')}: not asked`,
    );
  });

  it('a failed job is told once, and not as not asked', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'x' };
    expect(about(lastAccessed({ [arnOf('ann')]: completed([]), [APP]: failed }), ALL)).toEqual([`last_accessed/job_failed: ${APP}: x`]);
  });

  it('services only, where actions were the question', () => {
    expect(about(whole, { ...ALL, granularity: 'action' })).toEqual(['last_accessed/not_asked: asked per service only']);
    expect(about(lastAccessed({ [arnOf('ann')]: completed([]), [APP]: completed([]) }, 'action'), {
      ...ALL,
      granularity: 'action',
    })).toEqual([]);
  });

  it('who used a service: a gap where it is granted and nobody asked', () => {
    const s3: AdvisorRequest = { ...ALL, entitiesOf: 's3' };
    const asked = (entities: object) => lastAccessed({
      [arnOf('ann')]: completed([service('ec2')]),
      [APP]: { ...completed([service('s3')]), entities } as LastAccessedAnswer,
    });
    expect(about(asked({}), s3)).toEqual([`last_accessed/not_asked: ${APP}: not asked who used s3`]);
    expect(about(asked({ s3: [] }), s3)).toEqual([]);
    expect(about(asked({}))).toEqual([]);
  });

  it('a job that failed is none where other evidence tells, or where somebody else is asked about', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'x' };
    const asked = lastAccessed({ [arnOf('ann')]: completed([]), [APP]: failed });
    expect(about(asked, { ...ALL, inferDays: 90 })).toEqual([]);
    expect(about(asked, { ...ALL, subjects: 'users' })).toEqual([]);
  });

  it('access advisor that was not seen at all is one gap', () => {
    expect(about(unseen('denied', 'no'))).toEqual(['last_accessed/denied: no']);
    expect(about(undefined)).toEqual([]);
  });

  it.each<[string, string]>([
    ['a role', `arn:aws:iam::${ACCOUNT_ID}:role/ghost`],
    ['a user with another path', `arn:aws:iam::${ACCOUNT_ID}:user/team/ann`],
    ['a group', `arn:aws:iam::${ACCOUNT_ID}:group/ghosts`],
    ['a policy', `arn:aws:iam::${ACCOUNT_ID}:policy/Ghost`],
    ['a name', `${ACCOUNT_ID}:role/ghost`],
    ['a name of another kind', `${ACCOUNT_ID}:user/app`],
  ])('%s that is not there is told', (_, subject) => {
    const advisor: AdvisorRequest = { ...ALL, subjects: new Set([subject, APP]) };
    expect(about(whole, advisor)).toEqual([`account_details/not_found: there is no ${subject}`]);
    expect(about(whole, advisor, { managed_policies: managed() })).toEqual([`account_details/not_found: there is no ${subject}`]);
  });

  it.each<[string, string]>([
    ['of another account', 'arn:aws:iam::222222222222:role/ghost'],
    ['by its name in another account', '222222222222:role/ghost'],
    ['a policy of AWS’s', ADMIN_ARN],
  ])('%s is not looked for here', (_, subject) => {
    expect(about(lastAccessed({ [ADMIN_ARN]: completed([]) }), { ...ALL, subjects: new Set([subject]) })).toEqual([]);
  });

  it('a name is told as it was typed, whatever its case, and where policies of AWS are to be found', () => {
    const named = (...names: readonly string[]): AdvisorRequest =>
      ({ ...ALL, subjects: new Set(names.map((name) => `${ACCOUNT_ID}:${name}`)) });
    expect(about(whole, named('role/APP', 'role/Nobody', 'policy/ReadOnlyAccess'), { managed_policies: managed() })).toEqual([
      `account_details/not_found: there is no ${ACCOUNT_ID}:policy/ReadOnlyAccess (policies of AWS are named by ARN: arn:aws:iam::aws:policy/…)`,
      `account_details/not_found: there is no ${ACCOUNT_ID}:role/Nobody`,
    ]);
  });

  describe('of whom access advisor says that there is nobody', () => {
    const gone = (arn: string): ReturnType<typeof lastAccessed> =>
      lastAccessed({ [arn]: { status: 'unseen', reason: 'deleted', detail: 'NoSuchEntity' } });
    const told = (arn: string, evidence: AccountEvidence): readonly string[] => {
      const { gaps, notes } = reconciled({ last_accessed: gone(arn), ...evidence }, account(), { ...ALL, subjects: new Set([arn]) });
      return [...gaps.map(({ source, reason, detail: text }) => `${source}/${reason}: ${text}`), ...notes.map(({ text }) => text)];
    };

    it.each([
      'user/ann',
      'role/app',
      'group/Readers',
      'policy/Deploy',
    ])('%s: was never there where no other source knows it', (resource) => {
      const arn = `arn:aws:iam::${ACCOUNT_ID}:${resource}`;
      expect(told(arn, { account_details: unseen('denied', 'no') })).toEqual([
        'account_details/denied: no',
        `last_accessed/not_found: there is no ${arn}`,
      ]);
    });

    it('was deleted meanwhile where another source knows it', () => {
      expect(told(arnOf('ann'), { account_details: both })).toEqual([`${arnOf('ann')} was deleted meanwhile`]);
      expect(told(arnOf('ann'), { config: config([configUser('ann')]) })).toEqual([`${arnOf('ann')} was deleted meanwhile`]);
      expect(told(ADMIN_ARN, { managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }) })).toEqual([`${ADMIN_ARN} was deleted meanwhile`]);
    });

    it('a policy of AWS’s of which nothing could be read is not there', () => {
      expect(told(ADMIN_ARN, { managed_policies: managed() })).toEqual([`managed_policies/not_found: there is no ${ADMIN_ARN}`]);
    });
  });

  it('a policy that AWS has not is told, and no job is missed', () => {
    const advisor: AdvisorRequest = { ...ALL, subjects: new Set([ADMIN_ARN]) };
    expect(about(lastAccessed({}), advisor, { managed_policies: managed({}, [], {}, [ADMIN_ARN]) })).toEqual([
      `managed_policies/not_found: there is no ${ADMIN_ARN}`,
    ]);
  });

  it('whether it is there is not known where its kind was not asked for, or the details were not seen', () => {
    const advisor: AdvisorRequest = { ...ALL, subjects: new Set([`${ACCOUNT_ID}:role/ghost`, `${ACCOUNT_ID}:group/ghosts`]) };
    expect(about(whole, advisor, { account_details: details([detail('ann')], { filters: ['User'] }) })).toEqual([]);
    expect(about(whole, advisor, { account_details: unseen('denied', 'no') })).toEqual(['account_details/denied: no']);
  });
});

describe('the word of the aggregator', () => {
  const says = (state: 'current' | 'outdated' | 'failed'): ReturnType<typeof config> =>
    config([], { status: { state, detail: `it is ${state}` } });

  it.each([
    ['current', 'with', { account_details: details([]) }, [], []],
    ['current', 'without', {}, [], []],
    ['outdated', 'with', { account_details: details([]) }, [], ['config: it is outdated']],
    ['outdated', 'without', {}, ['config/outdated: it is outdated'], []],
    ['failed', 'with', { account_details: details([]) }, [], ['config: it is failed']],
    ['failed', 'without', {}, ['config/outdated: it is failed'], []],
    [
      'outdated',
      'with roles alone in the',
      { account_details: details([], { filters: ['Role'] }) },
      ['config/outdated: it is outdated'],
      [],
    ],
    [
      'failed',
      'with denied',
      { account_details: unseen('denied', 'no') },
      ['config/outdated: it is failed', 'account_details/denied: no'],
      [],
    ],
  ] as const)('%s, %s account details', (state, _, others, gaps, notes) => {
    const evidence: AccountEvidence = { config: says(state), ...others };
    expect(gapsOf(evidence)).toEqual(gaps);
    expect(notesOf(evidence)).toEqual(notes);
  });
});

describe('the order of the ledger', () => {
  it('is that of the sources, then of the words, whatever order AWS has', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'x' };
    const gone: LastAccessedAnswer = { status: 'unseen', reason: 'deleted', detail: 'x' };
    const answers: [string, LastAccessedAnswer][] = [[arnOf('a'), failed], [arnOf('b'), failed], [arnOf('c'), gone], [arnOf('d'), gone]];
    const evidence = (turn: <T>(items: readonly T[]) => readonly T[]): AccountEvidence => ({
      last_accessed: lastAccessed(Object.fromEntries(turn(answers))),
      credential_report: report([row('a', { mfa_active: '?' }), row('b', { mfa_active: '?' })]),
      config: config(turn([configUser('a'), configUser('b')]), { problems: turn(['one', 'two']) }),
    });
    const one = reconciled(evidence((items) => items));
    const other = reconciled(evidence((items) => [...items].reverse()));
    expect(other.gaps).toEqual(one.gaps);
    expect(other.notes).toEqual(one.notes);
    expect(one.gaps.map(({ source }) => source)).toEqual([
      'config',
      'config',
      'credential_report',
      'credential_report',
      'last_accessed',
      'last_accessed',
    ]);
  });
});
