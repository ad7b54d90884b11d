import { untrackedIn } from '../../src/checks/untracked-services.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';
import type { LastAccessedAnswer } from '../../src/evidence/values.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import { reconcile } from '../../src/reconcile/reconcile.js';
import { account, ACCOUNT_ID, ago, completed, details, lastAccessed, role, service } from '../fixtures.js';
import { allow, text } from '../policy/support.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const PROBE = 'arn:aws:iam::aws:policy/AdministratorAccess';
const arn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
const may = (name: string, action: string, lastUsed: string | null = null) =>
  role(name, { arn: arn(name), lastUsed: lastUsed === null ? null : { at: lastUsed, region: null }, inline: [{ name: 'own', document: text(allow([action])) }] });

type Answers = Readonly<Record<string, LastAccessedAnswer>>;

function untracked(roles: readonly ReturnType<typeof role>[], answers: Answers, namespace: string): boolean | Unknown {
  return untrackedIn(reconcile(account(), { account_details: details([], { roles }), last_accessed: lastAccessed(answers) }, ALL))(namespace);
}

describe('untrackedIn', () => {
  const idle = [may('Files', 'glue:*'), may('Admin', '*')];
  const busy = [may('Files', 'glue:*'), may('Admin', '*', ago(1)), may('Boss', '*', ago(1))];
  const narrow = [may('Files', 'glue:*'), may('Busy', 'wickr:*', ago(1))];
  const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'no' };

  it.each<[string, readonly ReturnType<typeof role>[], Answers, string, boolean | Unknown]>([
    ['listed for an idle administrator', idle, { [arn('Admin')]: completed([service('glue')]) }, 'glue', false],
    ['left out for an idle administrator', idle, { [arn('Admin')]: completed([service('glue')]) }, 'a2c', true],
    ['left out for one of two who are asked, and listed for the other', busy, { [arn('Admin')]: completed([service('glue')]), [arn('Boss')]: completed([service('a2c')]) }, 'a2c', false],
    ["left out for AWS's policy, where nobody may do everything", narrow, { [PROBE]: completed([service('glue')]) }, 'a2c', true],
    ['left out for somebody who may do no more than a little: that proves nothing', narrow, { [arn('Busy')]: completed([service('glue')]) }, 'wickr', UNKNOWN],
    ['documented as tracked, whatever was asked', idle, {}, 's3', false],
    ['nobody was asked', idle, {}, 'glue', UNKNOWN],
    ['the job failed', idle, { [arn('Admin')]: failed }, 'glue', UNKNOWN],
    ['the answer is empty, which no answer about everything can be', idle, { [arn('Admin')]: completed([]) }, 'glue', UNKNOWN],
    ['an answer about somebody else who may do everything is not looked at', idle, { [arn('Gone')]: completed([service('glue')]) }, 'glue', UNKNOWN],
  ])('%s', (_, roles, answers, namespace, expected) => {
    expect(untracked(roles, answers, namespace)).toBe(expected);
  });
});
