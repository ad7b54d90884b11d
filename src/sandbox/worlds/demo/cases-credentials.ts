import { allow } from '../documents.js';
import { derivedId } from '../ids.js';
import { makeInline, used } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { daysBefore, minutesBefore } from '../time.js';
import { type UserCase, usersIn } from './case.js';
import { MAIL_DOMAIN, REPORT_AT } from './company.js';
import { servicesUsed } from './staff.js';

function ago(days: number): string {
  return daysBefore(REPORT_AT, days);
}

const checkout = usersIn('checkout-prod');
const mail = usersIn('mail-prod');

const passwords: readonly UserCase[] = [
  checkout('password-never-used', 3, 'Console password set two years ago and never used: idleness counts from then.', 'odette.kinsmoor', {
    createdAt: ago(730),
    password: {},
    mfa: true,
  }),
  checkout(
    'password-removed',
    1,
    'Password deleted; ListUsers still tells when it was last used, the report says N/A.',
    'ruben.castellane',
    {
      createdAt: ago(1400.2),
      listUsersPasswordLastUsed: ago(203.4),
    },
  ),
  checkout('no-information', 2, 'no_information in the password column, N/A in the key columns, both in one row.', 'sunniva.harrowgate', {
    createdAt: ago(400),
    password: { changedAt: ago(310) },
    keys: [{ createdAt: ago(310) }],
  }),
  checkout('no-credentials', 2, 'Neither password nor key: every column is N/A.', 'mara.elleringham', {
    createdAt: ago(520),
    groups: ['ReadOnly'],
  }),
  checkout('new-user', 3, 'Made 20 hours before the report; a grace period must cover the unused password.', 'freya.lindenmoor', {
    createdAt: ago(20 / 24),
    password: {},
    groups: ['Operators'],
  }),
  checkout('password-gap-2018', 11, 'Last sign-in just before the hole in the password data of May 2018.', 'beatrix.hollowell', {
    createdAt: '2016-04-11T07:20:00Z',
    password: { changedAt: '2017-01-09T10:00:00Z', lastUsedAt: '2018-05-03T21:40:00Z' },
  }),
  checkout('console-without-mfa', 19, 'Signs in with a password alone: the case where a missing MFA device matters.', 'tobias.renfrew', {
    createdAt: ago(611),
    password: { changedAt: ago(70), lastUsedAt: ago(1.3) },
    groups: ['Operators'],
  }),
  checkout('keys-only-without-mfa', 19, 'No password, so mfa_active=false is no finding.', 'label-printer-gw', {
    createdAt: ago(340),
    keys: [{ createdAt: ago(64), lastUsed: used(ago(0.1), 'sqs') }],
  }),
];

const keys: readonly UserCase[] = [
  checkout('new-unused-key', 3, 'Old user with a key of yesterday that nobody used yet.', 'parcel-tracker', {
    createdAt: ago(900),
    keys: [{ createdAt: ago(1.1) }],
  }),
  checkout('old-key-in-use', 4, 'A key of 1500 days used this morning: to be rotated, not unused.', 'legacy-sftp-sync', {
    createdAt: ago(1500.5),
    keys: [{ createdAt: ago(1500), lastUsed: used(ago(2 / 24), 'transfer') }],
  }),
  checkout('region-not-available', 5, 'Last use was S3, which has no Region: still a use.', 'receipt-archiver', {
    createdAt: ago(800),
    keys: [{ createdAt: ago(200), lastUsed: used(ago(0.4), 's3', 'N/A') }],
  }),
  checkout('unused-89-days', 24, 'One second short of 90 days before the report: 89 whole days.', 'carrier-rates', {
    createdAt: ago(700),
    keys: [{ createdAt: ago(300), lastUsed: used(minutesBefore(ago(90), -1 / 60), 'dynamodb') }],
  }),
  checkout('unused-90-days', 24, 'Exactly 90 days before the report: stale at --days 90.', 'customs-feed', {
    createdAt: ago(700),
    keys: [{ createdAt: ago(300), lastUsed: used(ago(90), 'sqs') }],
  }),
  checkout('unused-91-days', 24, '91 days before the report.', 'manifest-export', {
    createdAt: ago(700),
    keys: [{ createdAt: ago(300), lastUsed: used(ago(91), 'athena') }],
  }),
  checkout('never-used-old-key', 3, 'Active for two years and never used: the worst key, although no date says so.', 'spare-uploader', {
    createdAt: ago(735),
    keys: [{ createdAt: ago(733) }],
    inline: [makeInline('upload', allow('s3:PutObject'))],
  }),
  checkout('inactive-keys', 14, 'Two keys, both deactivated: they exist and can be switched on again.', 'retired-kiosk', {
    createdAt: ago(1100),
    keys: [
      { createdAt: ago(1100), status: 'Inactive', lastUsed: used(ago(410), 'dynamodb') },
      { createdAt: ago(900), status: 'Inactive' },
    ],
  }),
  checkout('expired-key', 14, 'A key in the new status Expired.', 'contractor-sync', {
    createdAt: ago(260),
    keys: [{ createdAt: ago(250), status: 'Expired', lastUsed: used(ago(121), 's3', 'N/A') }],
  }),
  checkout('partly-stale', 4, 'Signs in daily, but also holds a key that lay idle for more than a year.', 'petra.vollmoor', {
    createdAt: ago(1300),
    password: { changedAt: ago(90), lastUsedAt: ago(0.6) },
    mfa: true,
    keys: [{ createdAt: ago(1290), lastUsed: used(ago(402), 'ec2') }],
    groups: ['Operators'],
  }),
  checkout(
    'slots-are-not-ids',
    13,
    'The first key is inactive, the second is in use: slot 1 of the report need not be the first key listed.',
    'rotating-publisher',
    {
      createdAt: ago(600),
      keys: [
        { createdAt: ago(600), status: 'Inactive', lastUsed: used(ago(35), 'sns') },
        { createdAt: ago(34), lastUsed: used(ago(0.05), 'sns') },
      ],
    },
  ),
  checkout('keys-of-one-second', 13, 'Two keys made in the same second: creation time alone does not tell them apart.', 'twin-writer', {
    createdAt: ago(220),
    keys: [
      { createdAt: ago(219), lastUsed: used(ago(0.3), 'kinesis') },
      { createdAt: ago(219), lastUsed: used(ago(150), 'kinesis') },
    ],
  }),
  checkout('signing-certificate', 14, 'An active X.509 certificate beside a key.', 'soap-signer', {
    createdAt: ago(2000),
    keys: [{ createdAt: ago(330), lastUsed: used(ago(0.9), 'sqs') }],
    certificates: [{ active: true, uploadedAt: ago(1990) }],
    sshKeys: [{ id: derivedId('APKA', 'soap-signer'), status: 'Active', uploadedAt: ago(1500) }],
    serviceSpecificCredentials: [
      { id: derivedId('ACCA', 'soap-signer'), service: 'codecommit.amazonaws.com', status: 'Active', createdAt: ago(1480) },
    ],
  }),
  mail('three-keys', 15, 'A third key: the report shows two of them and a 23rd column.', 'campaign-sender', {
    createdAt: ago(980),
    keys: [
      { createdAt: ago(980), lastUsed: used(ago(300), 'ses') },
      { createdAt: ago(500), lastUsed: used(ago(0.2), 'ses') },
      { createdAt: ago(120), lastUsed: used(ago(7), 'ses') },
    ],
    attached: [attachManaged('AmazonSESFullAccess')],
  }),
];

const special: readonly UserCase[] = [
  mail(
    'ses-smtp-user',
    44,
    'SMTP password derived from the key: it may send mail daily without a recorded use.',
    'ses-smtp-user.20240213-101512',
    {
      createdAt: '2024-02-13T10:15:12Z',
      keys: [{}],
      inline: [makeInline('AmazonSesSendingAccess', allow('ses:SendRawEmail'))],
      services: servicesUsed(['ses'], 0, REPORT_AT),
    },
  ),
  mail('bedrock-api-key', 16, 'Lives through a service-specific credential that no report shows.', 'BedrockAPIKey-7k2m', {
    createdAt: ago(77),
    attached: [attachManaged('AmazonBedrockLimitedAccess')],
    services: servicesUsed(['bedrock'], 1, ago(0.5)),
    serviceSpecificCredentials: [
      { id: derivedId('ACCA', 'bedrock'), service: 'bedrock.amazonaws.com', status: 'Active', createdAt: ago(77), expiresAt: ago(-13) },
      { id: derivedId('ACCA', 'bedrock for ever'), service: 'bedrock.amazonaws.com', status: 'Active', createdAt: ago(76) },
    ],
  }),
  usersIn('identity')(
    'break-glass',
    43,
    'For emergencies only: unused for years by intention, tagged so that it can be left out.',
    'break-glass-01',
    {
      path: '/emergency/',
      createdAt: ago(1800),
      password: { changedAt: ago(365), lastUsedAt: ago(720) },
      mfa: true,
      groups: ['Administrators'],
      tags: { BreakGlass: 'true', Owner: `security@${MAIL_DOMAIN}` },
    },
  ),
];

/** Users whose passwords, keys and other credentials are told apart only by reading closely. */
export const credentialCases: readonly UserCase[] = [...passwords, ...keys, ...special];
