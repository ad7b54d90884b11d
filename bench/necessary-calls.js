/** Most rows, accounts and entities that AWS puts into one page. */
const CONFIG_PAGE = 100;
const ACCOUNTS_PAGE = 20;
const DETAILS_PAGE = 1000;

/**
 * Time that must pass: answers to wait for, and access advisor's jobs.
 *
 * @typedef {{ readonly answers: number, readonly jobs: number }} Wait
 *
 * @typedef {object} NecessaryCall
 * @property {string} service
 * @property {string} action
 * @property {number} all in the whole run
 * @property {number} inOneAccount most in a single account
 * @property {Wait} before until the first of them can be sent
 * @property {Wait} after from the last of them to the end, its own answer included
 * @property {boolean} [chain] each of them needs the answer to the one before
 */

const wait = (answers, jobs = 0) => ({ answers, jobs });

/**
 * The calls that `iam-audit users` cannot do without in a world where every answer is at hand: reports are ready, every
 * account can be entered, one row per user in Config.
 *
 * @param {import('./world-facts.js').WorldFacts} facts
 * @param {boolean} advisor
 * @param {Partial<import('../dist/sandbox/behaviour.js').Behaviour>} behaviour
 * @returns {readonly NecessaryCall[]}
 */
export function necessaryCalls(facts, advisor, behaviour) {
  // Inside an account: generate a report, then get it; or one page of details after the other.
  const detailPages = Math.ceil(facts.largestAccount / DETAILS_PAGE);
  const inside = advisor ? wait(Math.max(2, detailPages), 1) : wait(Math.max(2, detailPages));
  const entered = wait(inside.answers + 1, inside.jobs);
  const listed = wait(entered.answers + 1, entered.jobs);
  const once = (service, action, after) => ({ service, action, all: 1, inOneAccount: 1, before: wait(0), after });
  const everywhere = (action, inOneAccount, before, after) => ({
    service: 'iam', action, all: inOneAccount * facts.accounts, inOneAccount, before, after,
  });
  const perDocument = (action, before, after) => ({ service: 'iam', action, all: facts.documents, inOneAccount: facts.documents, before, after });
  return [
    once('sts', 'GetCallerIdentity', listed),
    once('organizations', 'DescribeOrganization', wait(1)),
    once('config', 'DescribeConfigurationAggregators', wait(2)),
    once('config', 'DescribeConfigurationAggregatorSourcesStatus', wait(1)),
    { ...once('organizations', 'ListAccounts', listed), all: Math.ceil(facts.accounts / ACCOUNTS_PAGE), chain: true },
    { ...once('config', 'SelectAggregateResourceConfig', wait(1)), all: Math.ceil(facts.users / CONFIG_PAGE), before: wait(1) },
    // The hub's own account is not entered.
    { ...once('sts', 'AssumeRole', entered), all: facts.accounts - 1, before: wait(1) },
    everywhere('GenerateCredentialReport', 1, wait(2), wait(2)),
    everywhere('GetCredentialReport', 1, wait(3), wait(1)),
    everywhere('GetAccountAuthorizationDetails', detailPages, wait(2), wait(1)),
    // Which policies are attached is known from Config's first page.
    perDocument('GetPolicy', wait(2), wait(2)),
    perDocument('GetPolicyVersion', wait(3), wait(1)),
    ...(advisor ? advisorCalls(facts, behaviour, everywhere) : []),
  ];
}

/** Whom to ask about is known from Config. A job that answers IN_PROGRESS so many times is asked so many times. */
function advisorCalls(facts, { advisor: jobs }, everywhere) {
  const perAccount = facts.users / facts.accounts;
  return [
    everywhere('GenerateServiceLastAccessedDetails', perAccount, wait(2), wait(2, 1)),
    everywhere('GetServiceLastAccessedDetails', perAccount * (1 + (jobs?.polls ?? 0)), wait(3, 1), wait(1)),
  ];
}
