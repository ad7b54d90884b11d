import { ASSUMED_JOBS, awsLimits } from './limits.js';

/**
 * A world, the way its endpoints behave, and a command line. Every world has the same seed, so a scenario is the same
 * in every run.
 *
 * @typedef {object} Scenario
 * @property {string} about
 * @property {number} accounts
 * @property {number} usersPerAccount
 * @property {number} [rolesPerAccount]
 * @property {'listed' | 'granted'} [usage] see GeneratedSpec
 * @property {import('../dist/sandbox/worlds/make-world.js').BehaviourSpec} behaviour
 * @property {readonly string[]} args of iam-audit
 * @property {number} [limitMs] longest run (default five minutes)
 * @property {Reports} [reports] how long credential reports take; left out: they are at hand
 * @property {Advisor} [advisor] whom access advisor must be asked about; left out: nobody
 *
 * @typedef {object} Reports
 * @property {number} ms in the median
 * @property {number} spread from so many times less to so many times more; 1: all alike
 *
 * @typedef {object} Advisor
 * @property {'users' | 'all'} principals
 * @property {number | null} inferDays nobody need be asked who was not in use for so many days; null: everybody is asked
 */

export const SEED = 20260;

const LATENCY_MS = 60;

const CSV = ['users', '--format', 'csv'];

/** The bucket of sandbox-process.js. */
const TO_S3 = [...CSV, '--to', 's3://reports/bench/'];

const ADVISOR_COLUMNS = ['--columns', '+services_granted,services_used,services_unused,last_service,last_service_used'];

/** Nothing but the auditor's own work, and the sandbox's. */
const AT_ONCE = { latencyMs: 0 };

const STEADY = { latencyMs: LATENCY_MS, limits: awsLimits() };

/** 20 → 5 → 40 calls a second per account and API of IAM, and Config's assumed 10 → 2.5 → 20 with them. */
const changing = (firstMs, secondMs) => ({
  latencyMs: LATENCY_MS,
  limits: awsLimits([
    { atMs: firstMs, factor: 0.25 },
    { atMs: secondMs, factor: 2 },
  ]),
});

/** Small principals' jobs are done in about a second. */
const ADVISOR_JOBS = { advisor: { ms: 1000 } };
const EVERY_USER = { principals: 'users', inferDays: null };

/** The example of PEERS: 50 users and 200 roles in each account; jobs of 1 s, and 8 s where 450 services are allowed. */
const unused = (accounts, jobs = ASSUMED_JOBS) => ({
  about: `permissions not used for 90 days; limits of AWS, ${jobs[0]} jobs a second and account, 60 ms, jobs of 1 to 8 s`,
  accounts,
  usersPerAccount: 50,
  rolesPerAccount: 200,
  usage: 'granted',
  behaviour: {
    latencyMs: LATENCY_MS,
    limits: awsLimits([], { GenerateServiceLastAccessedDetails: jobs }),
    advisor: { ms: 1000, msPerService: 7000 / 450 },
  },
  args: ['unused', '--days', '90', '--principals', 'all', '--format', 'csv'],
  advisor: { principals: 'all', inferDays: 90 },
});

/** What most organizations are. AWS needs 2.5 s for a small account's credential report in the median. */
const small = (accounts, reports) => ({
  about: `credential reports of ${reports.ms / 1000} s, ${reports.spread} times more or less; limits of AWS, ${LATENCY_MS} ms`,
  accounts,
  usersPerAccount: 20,
  behaviour: STEADY,
  args: CSV,
  reports,
});
const ALIKE = { ms: 2500, spread: 1.1 };
const UNLIKE = { ms: 2500, spread: 2 };

/** @type {Readonly<Record<string, Scenario>>} */
export const SCENARIOS = {
  'users-1000x20': { about: 'no limits, no latency', accounts: 1000, usersPerAccount: 20, behaviour: AT_ONCE, args: CSV },
  'unthrottled-1000': { about: 'no limits, no latency', accounts: 1000, usersPerAccount: 50, behaviour: AT_ONCE, args: CSV },
  'small-1x20': small(1, ALIKE),
  'small-3x20': small(3, ALIKE),
  'small-50x20': small(50, ALIKE),
  'small-50x20-unlike': small(50, UNLIKE),
  'small-50x20-slow': small(50, { ms: 9000, spread: 1.25 }),
  'org-100x50': { about: 'limits of AWS, 60 ms', accounts: 100, usersPerAccount: 50, behaviour: STEADY, args: CSV },
  'org-1000x50': { about: 'limits of AWS, 60 ms', accounts: 1000, usersPerAccount: 50, behaviour: STEADY, args: CSV },
  'org-1000x50-changing': {
    about: 'the same, hidden limits fall to a quarter after 16 s and rise to the double after 32 s',
    accounts: 1000,
    usersPerAccount: 50,
    behaviour: changing(16_000, 32_000),
    args: CSV,
  },
  'advisor-50x50': {
    about: 'all columns with access advisor; limits of AWS, 60 ms, jobs of 1 s',
    accounts: 50,
    usersPerAccount: 50,
    behaviour: { ...STEADY, ...ADVISOR_JOBS },
    args: [...CSV, ...ADVISOR_COLUMNS],
    advisor: EVERY_USER,
  },
  'advisor-1000x50': {
    about: 'all columns with access advisor; limits of AWS, 60 ms, jobs of 1 s',
    accounts: 1000,
    usersPerAccount: 50,
    behaviour: { ...STEADY, ...ADVISOR_JOBS },
    args: [...CSV, ...ADVISOR_COLUMNS],
    advisor: EVERY_USER,
  },
  'advisor-1000x50-changing': {
    about: 'the same, hidden limits fall to a quarter after 16 s and rise to the double after 32 s',
    accounts: 1000,
    usersPerAccount: 50,
    behaviour: { ...changing(16_000, 32_000), ...ADVISOR_JOBS },
    args: [...CSV, ...ADVISOR_COLUMNS],
    advisor: EVERY_USER,
  },
  'unused-1x250': unused(1),
  'unused-20x250': unused(20),
  // For work on the program: the same shape, a fifth of the time.
  'unused-40x250': unused(40),
  'unused-200x250': { ...unused(200), limitMs: 900_000 },
  // So few jobs a second that no processor of today is in the way of the schedule.
  'unused-1x250-slow': { ...unused(1, [0.5, 5]), limitMs: 900_000 },
  'unused-200x250-slow': { ...unused(200, [0.5, 5]), limitMs: 900_000 },
  'rss-1000x100': { about: 'memory: 100,000 users', accounts: 1000, usersPerAccount: 100, behaviour: AT_ONCE, args: CSV },
  'rss-10000x100': {
    about: 'memory: 1,000,000 users',
    accounts: 10_000,
    usersPerAccount: 100,
    behaviour: AT_ONCE,
    args: CSV,
    limitMs: 900_000,
  },
  's3-1000x100': { about: 'memory: 100,000 users, to S3 as well', accounts: 1000, usersPerAccount: 100, behaviour: AT_ONCE, args: TO_S3 },
  's3-10000x100': {
    about: 'memory: 1,000,000 users, to S3 as well, in parts',
    accounts: 10_000,
    usersPerAccount: 100,
    behaviour: AT_ONCE,
    args: TO_S3,
    limitMs: 900_000,
  },
};
