import { SOURCES, UNSEEN_REASONS, type AccountEvidence } from '../../src/evidence/evidence.js';
import type { LastAccessedAnswer } from '../../src/evidence/values.js';
import {
  ADMIN_ARN,
  ago,
  arnOf,
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
  ROOT,
  row,
  seen,
  unseen,
} from '../fixtures.js';

/** `source/reason: detail` of every gap. */
function gapsOf(evidence: AccountEvidence): readonly string[] {
  return reconciled(evidence).gaps.map(({ source, reason, detail: text }) => `${source}/${reason}: ${text}`);
}

function notesOf(evidence: AccountEvidence): readonly string[] {
  return reconciled(evidence).notes.map(({ source, text }) => `${source}: ${text}`);
}

describe('sources that were asked and not seen', () => {
  it.each(UNSEEN_REASONS.flatMap((reason) => SOURCES.filter((source) => source !== 'organizations').map((source) => [source, reason] as const)))(
    '%s: %s is a gap',
    (source, reason) => {
      expect(reconciled({ [source]: unseen(reason) }).gaps).toEqual([
        { accountId: '111122223333', source, reason, detail: `words of AWS about ${reason}` },
      ]);
    },
  );

  it('a source that was not asked is none', () => {
    expect(gapsOf({})).toEqual([]);
  });

  it('each for itself: one denied source does not hide another', () => {
    const evidence = { last_accessed: unseen('throttled', 'c'), account_details: unseen('denied', 'b'), config: unseen('not_recorded', 'a') };
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
      account_details: details([detail('alice', { inline }), detail('bob', { groups: ['G'] }), detail('carol', { groups: ['G'] })], { groups: [group('G', { inline })] }),
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
    const evidence = { account_details: details([detail('alice', carrier), detail('bob', { attached: carrier.attached })]), managed_policies: managed() };
    expect(gapsOf(evidence)).toEqual([
      'account_details/unreadable: group Ghosts of user alice is not among the account details',
      'account_details/unreadable: policy arn:aws:iam::111122223333:policy/Cap is not among the account details',
      `account_details/unreadable: policy ${arn} is not among the account details`,
    ]);
  });

  it.each([
    ['when nobody asked for documents', { account_details: details([detail('alice', carrier)]) }],
    ['when they were read without', { account_details: details([detail('alice', carrier)], { withPolicies: false }), managed_policies: managed() }],
    ['of a user that is gone', { config: config([configUser('alice', carrier)]), account_details: details([]), managed_policies: managed() }],
    ['kept by AWS', { account_details: details([detail('alice', { attached: [{ name: 'A', arn: ADMIN_ARN }] })]), managed_policies: managed() }],
    [
      'that are there',
      {
        account_details: details([detail('alice', { ...carrier, boundaryArn: null })], { groups: [group('Ghosts')], documents: { [arn]: '{"Statement":[]}' } }),
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
    expect(gapsOf({ credential_report: unseen('denied', 'no'), account_details: details([detail('alice')]) })).toEqual(['credential_report/denied: no']);
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
    expect(reconciled(evidence({ status: 'completed', services: [] }))).toMatchObject({ gaps: [], notes: [] });
  });
});

describe('the word of the aggregator', () => {
  const says = (state: 'current' | 'outdated' | 'failed'): ReturnType<typeof config> => config([], { status: { state, detail: `it is ${state}` } });

  it.each([
    ['current', 'with', { account_details: details([]) }, [], []],
    ['current', 'without', {}, [], []],
    ['outdated', 'with', { account_details: details([]) }, [], ['config: it is outdated']],
    ['outdated', 'without', {}, ['config/outdated: it is outdated'], []],
    ['failed', 'with', { account_details: details([]) }, [], ['config: it is failed']],
    ['failed', 'without', {}, ['config/outdated: it is failed'], []],
    ['failed', 'with denied', { account_details: unseen('denied', 'no') }, ['config/outdated: it is failed', 'account_details/denied: no'], []],
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
    expect(one.gaps.map(({ source }) => source)).toEqual(['config', 'config', 'credential_report', 'credential_report', 'last_accessed', 'last_accessed']);
  });
});
