import { used } from '../make-principals.js';
import { daysBefore, minutesBefore } from '../time.js';
import { type AccountCase, accountCase, type UserCase, usersIn } from './case.js';
import { NOW } from './company.js';

function minutesAgo(minutes: number): string {
  return minutesBefore(NOW, minutes);
}

function daysAgo(days: number): string {
  return daysBefore(NOW, days);
}

const web = usersIn('web-prod');
const orders = usersIn('orders-dev');

/** Accounts whose sources are of different times. The ready reports are 30 minutes old, Config's rows 10 minutes. */
export const freshnessAccounts: readonly AccountCase[] = [
  accountCase('orders-dev', 'config-lags', 27, 'Recorded once a day: Config shows the account as it was 20 hours ago.', {
    config: { capturedAt: minutesAgo(20 * 60) },
  }),
  accountCase('warehouse-dev', 'config-outdated', 27, 'The aggregator says OUTDATED for this source.', {
    config: { capturedAt: minutesAgo(31 * 60), lastUpdateStatus: 'OUTDATED' },
  }),
  accountCase('dns-edge', 'config-source-failed', 27, 'The aggregator could not read this source for three days.', {
    config: { capturedAt: minutesAgo(3 * 24 * 60), lastUpdateStatus: 'FAILED' },
  }),
  accountCase('shared-services', 'report-hours-old', 21, 'A report of 3 hours 50 minutes: AWS makes no newer one within 4 hours.', {
    report: { generatedAt: minutesAgo(230) },
  }),
  accountCase('analytics-prod', 'report-in-progress', null, 'No report yet; generating answers STARTED and INPROGRESS first.', {
    report: { state: 'absent', polls: 2 },
  }),
  accountCase('pricing-prod', 'report-expired', 21, 'The report is nine days old and expired: it must be generated again.', {
    report: { state: 'expired', generatedAt: daysAgo(9), polls: 1 },
  }),
  accountCase('sandbox-data', 'report-absent', null, 'No report was ever made here.', { report: { state: 'absent' } }),
  accountCase('sandbox-mobile', 'report-limit', null, 'The first attempt to generate a report meets LimitExceeded.', {
    report: { state: 'absent', limitExceeded: 1 },
  }),
];

const apart: readonly UserCase[] = [
  web(
    'newer-than-report',
    21,
    'Made after the report: Config and the account details know this user, the report does not.',
    'ines.verbrugghen',
    {
      createdAt: minutesAgo(20),
      password: {},
      groups: ['ReadOnly'],
    },
  ),
  web('newer-than-config', 21, 'Made five minutes ago: only the account details know this user.', 'oskar.wintermoor', {
    createdAt: minutesAgo(5),
    password: {},
  }),
  web('deleted-since-report', 21, 'Deleted between the report and the look of Config: stands in the report only.', 'hal.fenwright', {
    createdAt: daysAgo(700),
    deletedAt: minutesAgo(20),
    password: { changedAt: daysAgo(150), lastUsedAt: daysAgo(120) },
  }),
  web('deleted-just-now', 21, 'Deleted five minutes ago: in the report and in Config, gone from the account details.', 'temp-migration', {
    createdAt: daysAgo(60),
    deletedAt: minutesAgo(5),
    keys: [{ lastUsed: used(daysAgo(3), 'dms') }],
  }),
  orders('config-only', 27, 'Deleted this morning; only the lagging Config still shows this user.', 'agnes.cloverdale', {
    createdAt: daysAgo(330),
    deletedAt: minutesAgo(6 * 60),
    password: { lastUsedAt: daysAgo(12) },
  }),
  orders(
    'not-in-config-yet',
    27,
    'Made this morning: the report and the account details know this user, Config not yet.',
    'jonas.eskerdal',
    {
      createdAt: minutesAgo(5 * 60),
      password: {},
      groups: ['Developers'],
    },
  ),
];

const before = {
  createdAt: daysAgo(940),
  deletedAt: minutesAgo(20),
  keys: [{ createdAt: daysAgo(500), lastUsed: used(daysAgo(133), 'ecs') }],
};
const after = { createdAt: minutesAgo(15), keys: [{ lastUsed: used(minutesAgo(12), 'ecs') }] };

const again: readonly UserCase[] = [
  web('deleted-namesake', 22, 'Deleted, then made again with other capitals: the report still shows the first one.', 'deploy-bot', before),
  web('case-variant', 22, 'The same name in other capitals with a new unique id: a different user.', 'Deploy-Bot', after, ' again'),
  web('deleted-same-name', 22, 'Deleted, then made again under the very same name and ARN.', 'release-bot', before),
  web('recreated-same-name', 22, 'Same ARN as a deleted user, told apart by id and creation time.', 'release-bot', after, ' again'),
];

/** Users that the sources do not agree on. */
export const freshnessCases: readonly UserCase[] = [...apart, ...again];
