import { makeKey, makeUser, used } from '../make-principals.js';
import { daysBefore } from '../time.js';
import { type AccountCase, accountCase } from './case.js';
import { accountNamed, CONFIG_AT, NOW, REPORT_AT } from './company.js';

function ago(days: number): string {
  return daysBefore(REPORT_AT, days);
}

const inventory: readonly AccountCase[] = [
  accountCase('network-hub', 'recorded-three-times', 26, 'Three Regions record the IAM types: three rows for every user.', {
    config: { recordingRegions: ['eu-west-1', 'us-east-1', 'eu-central-1'] },
  }),
  accountCase('sandbox-research', 'iam-not-recorded', 27, 'Config records no IAM types: no rows, although there are users.', {
    config: { recordingRegions: [] },
  }),
  accountCase('fleet-dev', 'not-in-aggregator', 27, 'The aggregator does not know this account.', { config: { aggregated: false } }),
  accountCase('catalog-dev', 'lists-are-null', 29, 'Empty lists stand as null in the rows.', { config: { listStyle: 'null' } }),
  accountCase('web-dev', 'lists-are-objects', 29, 'Lists of one element stand as a bare object in the rows.', {
    config: { listStyle: 'object' },
  }),
  accountCase('data-lake-dev', 'damaged-config-row', 28, 'One row of Config is cut off.', {
    config: { extraRows: [`{"accountId":"${accountNamed('data-lake-dev').id}","resourceType":"AWS::IAM::User","resourceName":"half-writ`] },
  }),
  accountCase('orders-prod', 'damaged-report-line', 25, 'One line of the credential report is cut off.', {
    report: { extraLines: [`half-written,arn:aws:iam::${accountNamed('orders-prod').id}:user/half-written,2021-07-`] },
  }),
  accountCase('catalog-prod', 'report-dates-with-offset', 23, 'Dates end in +00:00.', { report: { dates: '+00:00' } }),
  accountCase('mail-prod', 'report-of-23-columns', 15, 'The report has the column additional_credentials_info.', {
    report: { columns: 23 },
  }),
  accountCase('former-courier', 'lingering-rows', 31, 'Left the organization; the aggregator still holds its rows.', {
    inOrganization: false,
    config: { capturedAt: daysBefore(CONFIG_AT, 6) },
  }),
];

const access: readonly AccountCase[] = [
  accountCase('management', 'management-without-role', 35, 'No audit role here: the hub reads its own account with its own credentials.', {
    auditRole: null,
  }),
  accountCase('tidewater-store', 'role-missing', 38, 'Invited after an acquisition; nobody has deployed the audit role yet.', {
    joinedMethod: 'INVITED',
    auditRole: null,
  }),
  accountCase('payments-prod', 'details-denied', 36, 'A service control policy refuses GetAccountAuthorizationDetails.', {
    denied: ['iam:GetAccountAuthorizationDetails'],
  }),
  accountCase('data-lake-prod', 'report-denied', 36, 'A service control policy refuses the credential report.', {
    denied: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
  }),
  accountCase('legacy-erp', 'suspended', 33, 'Suspended: nobody can assume a role in it.', { state: 'SUSPENDED' }),
  accountCase('old-campaigns', 'closed', 33, 'Closed three weeks ago, listed for 90 days.', {
    state: 'CLOSED',
    config: { aggregated: false },
  }),
  accountCase('pilot-2022', 'pending-closure', 33, 'About to be closed, and usable until then.', { state: 'PENDING_CLOSURE' }),
  accountCase('rotterdam-pilot', 'pending-activation', 33, 'Requested yesterday and not active yet.', {
    state: 'PENDING_ACTIVATION',
    auditRole: null,
    config: { aggregated: false, recordingRegions: [] },
    report: { state: 'absent' },
  }),
];

const root: readonly AccountCase[] = [
  accountCase(
    'checkout-dev',
    'root-without-credentials',
    18,
    'Made by Organizations: root has neither password nor MFA, which is no finding.',
  ),
  accountCase('staging', 'root-with-key', 17, 'Root holds an active access key, used twelve days ago.', {
    joinedMethod: 'INVITED',
    root: {
      password: { changedAt: '2019-02-11T09:00:00Z', lastUsedAt: '2024-03-05T16:30:00Z' },
      mfa: true,
      keys: [makeKey({ id: 'AKIAROOTSTAGING22222', createdAt: '2018-01-10T12:00:00Z', lastUsed: used(ago(12.3), 'route53', 'us-east-1') })],
    },
  }),
  accountCase('management', 'root-signed-in', 17, 'Root of the management account signed in two days ago.', {
    root: { password: { changedAt: ago(300), lastUsedAt: ago(2.2) }, mfa: true },
  }),
  accountCase('web-prod', 'root-without-mfa', 17, 'Root has a password and no MFA device.', {
    joinedMethod: 'INVITED',
    root: { password: { changedAt: '2017-10-23T08:12:00Z', lastUsedAt: null }, mfa: false },
  }),
  accountCase('data-lake-prod', 'root-unknown', 17, 'The report is refused, so the state of root is unknown, not good.'),
];

const roles: readonly AccountCase[] = [
  accountCase('log-archive', 'service-linked-roles', 42, 'Roles of AWS services and of the landing zone: never to be called unused.'),
  accountCase('data-lake-dev', 'role-outside-window', 7, 'A role without a last use: not used within 400 days, which is not never.'),
  accountCase(
    'backup-vault',
    'almost-empty',
    null,
    'One user without credentials: an account can be seen completely and show next to nothing.',
    {
      users: [makeUser('vault-keeper', { createdAt: daysBefore(NOW, 1100), path: '/service/' }, accountNamed('backup-vault').id)],
    },
  ),
];

/** What is particular about whole accounts. */
export const accountCases: readonly AccountCase[] = [...inventory, ...access, ...root, ...roles];
