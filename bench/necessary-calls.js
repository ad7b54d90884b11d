import { jobsMs, pagesOf } from './advisor-schedule.js';
import { ACCOUNTS_PAGE } from './world-facts.js';

/** Most rows and entities that AWS puts into one page. */
const CONFIG_PAGE = 100;
const DETAILS_PAGE = 1000;

/**
 * Time that must pass: answers to wait for, and access advisor's jobs.
 *
 * @typedef {{ readonly answers: number, readonly jobsMs: number }} Wait
 *
 * @typedef {object} NecessaryCall
 * @property {string} service
 * @property {string} action
 * @property {number} all in the whole run
 * @property {number} inOneAccount most in a single account
 * @property {Wait} before until the first of them can be sent
 * @property {Wait} after from the last of them to the end, its own answer included
 * @property {boolean} [chain] each of them needs the answer to the one before
 * @property {boolean} [paced] `after` holds already what its bucket holds back
 */

const leastOf = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);

const wait = (answers, jobs = 0) => ({ answers, jobsMs: jobs });

/**
 * The calls that the scenario's command cannot do without in a world where every answer is at hand (credential reports
 * only where the scenario does not say how long they take), every account can be entered, one row per user in Config.
 *
 * @param {import('./world-facts.js').WorldFacts} facts
 * @param {import('./scenarios.js').Scenario} scenario
 * @returns {readonly NecessaryCall[]}
 */
export function necessaryCalls(facts, { args, behaviour }) {
  return args[0] === 'unused' ? forUnused(facts, behaviour) : forUsers(facts, behaviour);
}

function forUsers(facts, behaviour) {
  // Inside an account: generate a report, then get it; or one page of details after the other.
  const pages = Math.ceil(facts.largestAccount / DETAILS_PAGE);
  const inside = wait(Math.max(2, pages), Math.max(leastJobsMs(facts, behaviour), leastOf(facts.reports.map(({ ms }) => ms))));
  return [
    ...wayIn(facts, inside),
    once('config', 'DescribeConfigurationAggregators', wait(2)),
    once('config', 'DescribeConfigurationAggregatorSourcesStatus', wait(1)),
    { ...once('config', 'SelectAggregateResourceConfig', wait(1)), all: Math.ceil(facts.users / CONFIG_PAGE), before: wait(1) },
    ...everyAccount(facts, pages),
    ...managedPolicies(facts),
    // Whom to ask about is known from Config.
    ...advisorCalls(facts, behaviour, 2),
  ];
}

/** Whom to ask about is known from the details. */
function forUnused(facts, behaviour) {
  const pages = Math.ceil(facts.mostEntities / DETAILS_PAGE);
  const inside = wait(pages + 1, leastJobsMs(facts, behaviour));
  return [
    ...wayIn(facts, inside),
    ...everyAccount(facts, pages),
    inEveryAccount(facts, 'ListServiceSpecificCredentials', 1, wait(1), wait(1)),
    ...managedPolicies(facts),
    ...advisorCalls(facts, behaviour, 1 + pages),
  ];
}

function once(service, action, after) {
  return { service, action, all: 1, inOneAccount: 1, before: wait(0), after };
}

function inEveryAccount(facts, action, inOneAccount, before, after) {
  return { service: 'iam', action, all: inOneAccount * facts.accounts, inOneAccount, before, after };
}

/** To the accounts, and what is to be waited for inside the last of them. */
function wayIn(facts, inside) {
  const entered = wait(inside.answers + 1, inside.jobsMs);
  const listed = wait(entered.answers + 1, entered.jobsMs);
  return [
    once('sts', 'GetCallerIdentity', listed),
    once('organizations', 'DescribeOrganization', wait(1)),
    { ...once('organizations', 'ListAccounts', listed), all: Math.ceil(facts.accounts / ACCOUNTS_PAGE), chain: true },
    // The hub's own account is not entered.
    { ...once('sts', 'AssumeRole', entered), all: facts.accounts - 1, before: wait(1) },
  ];
}

function everyAccount(facts, detailPages) {
  return [
    inEveryAccount(facts, 'GenerateCredentialReport', 1, wait(1), wait(2, leastOf(facts.reports.map(({ ms }) => ms)))),
    inEveryAccount(facts, 'GetCredentialReport', 1, wait(2, leastOf(facts.reports.map(({ ms }) => ms))), wait(1)),
    inEveryAccount(facts, 'GetAccountAuthorizationDetails', detailPages, wait(1), wait(1)),
  ];
}

/** Which policies are attached is known from the first page of Config or of details. */
function managedPolicies({ documents }) {
  const perDocument = (action, before, after) => ({ service: 'iam', action, all: documents, inOneAccount: documents, before, after });
  return [perDocument('GetPolicy', wait(2), wait(2)), perDocument('GetPolicyVersion', wait(3), wait(1))];
}

/** What the account that is listed last has to wait for access advisor, be it the one that is done first. */
function leastJobsMs({ jobs }, behaviour) {
  return jobs.length === 0 ? 0 : Math.min(...jobs.map((services) => jobsMs(services, behaviour)));
}

/** The jobs of the account that takes longest; each is started, and its answer is got when it is done. */
function advisorCalls({ jobs }, behaviour, answersBefore) {
  if (jobs.length === 0) return [];
  const most = (count) => Math.max(...jobs.map(count));
  const gets = (services) => services.reduce((sum, each) => sum + pagesOf(each, behaviour), 0);
  const longestMs = most((services) => jobsMs(services, behaviour));
  const call = (action, count, before, after) => {
    const all = jobs.reduce((sum, services) => sum + count(services), 0);
    return { service: 'iam', action, all, inOneAccount: most(count), before, after };
  };
  return [
    { ...call('GenerateServiceLastAccessedDetails', ({ length }) => length, wait(answersBefore), wait(1, longestMs)), paced: true },
    call('GetServiceLastAccessedDetails', gets, wait(answersBefore + 1), wait(1)),
  ];
}
