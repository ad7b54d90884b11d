import { untrackedIn } from '../../src/checks/untracked-services.js';
import type { LastAccessedAnswer } from '../../src/evidence/values.js';
import { account, ACCOUNT_ID, completed, details, lastAccessed, reconciled, role, service } from '../fixtures.js';
import { allow, text } from '../policy/support.js';

const arn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
const may = (name: string, ...actions: readonly string[]) => role(name, { arn: arn(name), inline: [{ name: 'own', document: text(allow(actions)) }] });

function untracked(answers: Readonly<Record<string, LastAccessedAnswer>>, namespace: string): boolean {
  const roles = [may('Admin', '*'), may('Files', 's3:*', 'wickr:*'), may('Mail', 'ses:*')];
  return untrackedIn(reconciled({ account_details: details([], { roles }), last_accessed: lastAccessed(answers) }, account()))(namespace);
}

describe('untrackedIn', () => {
  const files = { [arn('Files')]: completed([service('s3')]) };

  it.each<[string, Readonly<Record<string, LastAccessedAnswer>>, string, boolean]>([
    ['granted, and left out of the answer', files, 'wickr', true],
    ['granted, and listed', files, 's3', false],
    ['not granted to whom was asked about', files, 'ec2', false],
    ['granted by a wildcard, and left out', { [arn('Admin')]: completed([service('s3')]) }, 'ec2', true],
    ['left out of one answer, and listed in another', { ...files, [arn('Admin')]: completed([service('wickr')]) }, 'wickr', false],
    ['nobody was asked about', {}, 'wickr', false],
    ['the job failed', { [arn('Files')]: { status: 'unseen', reason: 'job_failed', detail: 'no' } }, 'wickr', false],
  ])('%s', (_, answers, namespace, expected) => {
    expect(untracked(answers, namespace)).toBe(expected);
  });
});
