import { allow } from '../documents.js';
import { makeGroup, makeInline, used } from '../make-principals.js';
import { daysBefore } from '../time.js';
import { type UserCase, usersIn } from './case.js';
import { accountNamed, REPORT_AT } from './company.js';
import { servicesUsed } from './staff.js';

export const AUTHORS = makeGroup(
  'PolicyAuthors',
  { createdAt: '2023-05-04T09:30:00Z', inline: [makeInline('author', allow(['iam:CreatePolicyVersion', 'iam:ListPolicies']))] },
  accountNamed('identity').id,
);

export function ago(days: number): string {
  return daysBefore(REPORT_AT, days);
}

/** Users who may do one thing, with the key that they do it by. */
export const privilegeUsers: readonly UserCase[] = [
  usersIn('identity')('escalation-through-group', null, 'May rewrite policies as the member of a group.', 'rosamund.tallow', {
    createdAt: ago(820),
    password: { changedAt: ago(70), lastUsedAt: ago(6.5) },
    mfa: true,
    groups: [AUTHORS.name],
    services: servicesUsed(['iam'], 1, ago(6.5)),
  }),
  usersIn('ci-cd')('passrole-only', 9, 'May pass roles and nothing else: the advisor does not track that.', 'role-handover', {
    createdAt: ago(410),
    keys: [{ createdAt: ago(120), lastUsed: used(ago(0.6), 'iam', 'us-east-1') }],
    inline: [makeInline('pass', allow('iam:PassRole', `arn:aws:iam::${accountNamed('ci-cd').id}:role/*`))],
    services: servicesUsed(['iam'], 0, REPORT_AT),
  }),
  usersIn('ci-cd')(
    'uses-untracked-service',
    9,
    'Uses one service, leaves one unused, and lives by one that the advisor does not track.',
    'room-exporter',
    {
      createdAt: ago(640),
      keys: [{ createdAt: ago(200), lastUsed: used(ago(0.4), 'wickr') }],
      inline: [makeInline('export', allow(['wickr:*', 's3:PutObject', 'sqs:SendMessage']))],
      services: servicesUsed(['wickr', 's3', 'sqs'], 2, ago(0.4)),
    },
  ),
];
