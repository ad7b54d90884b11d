import { neededJobs } from './advisor-facts.js';

/**
 * What a world holds in numbers: enough to say how many calls any way of auditing it costs.
 *
 * @typedef {object} WorldFacts
 * @property {number} accounts
 * @property {number} users
 * @property {number} mfaUsers
 * @property {number} keys access keys of users
 * @property {number} groups
 * @property {number} roles
 * @property {number} policies customer-managed policies
 * @property {number} attachments AWS-managed policies attached in an account, each once per account
 * @property {number} userInline
 * @property {number} roleInline
 * @property {number} groupInline
 * @property {number} documents AWS-managed policies that some user or group holds, each once per world
 * @property {number} largestAccount most users, groups and customer-managed policies in one account
 * @property {number} mostEntities the same with roles
 * @property {readonly ReportWay[]} reports the way to each account's credential report
 * @property {readonly (readonly number[])[]} jobs of access advisor that are needed: of each account, how many services each lists
 */

/**
 * @typedef {object} ReportWay
 * @property {number} answers that must be there before it can be begun: GetCallerIdentity for the hub's own account, else
 *   the pages of ListAccounts up to the account's, and AssumeRole
 * @property {number} ms how long AWS makes it; 0: it is at hand
 */

/** Most accounts in a page of ListAccounts. */
export const ACCOUNTS_PAGE = 20;

/**
 * @param {import('../dist/sandbox/world.js').World} world
 * @param {import('./scenarios.js').Advisor | null} [advisor]
 * @returns {WorldFacts}
 */
export function worldFacts(world, advisor = null) {
  const sum = (count) => world.accounts.reduce((total, account) => total + count(account), 0);
  const most = (count) => world.accounts.reduce((found, account) => Math.max(found, count(account)), 0);
  return {
    accounts: world.accounts.length,
    users: sum(({ users }) => users.length),
    mfaUsers: sum(({ users }) => users.filter(({ mfa }) => mfa).length),
    keys: sum(({ users }) => users.reduce((keys, user) => keys + user.keys.length, 0)),
    groups: sum(({ groups }) => groups.length),
    roles: sum(({ roles }) => roles.length),
    policies: sum(({ policies }) => policies.length),
    attachments: sum((account) => awsManaged([...account.users, ...account.groups, ...account.roles]).size),
    userInline: sum(({ users }) => inlineOf(users)),
    roleInline: sum(({ roles }) => inlineOf(roles)),
    groupInline: sum(({ groups }) => inlineOf(groups)),
    documents: awsManaged(world.accounts.flatMap(({ groups }) => groups), world.accounts.map(({ users }) => users)).size,
    largestAccount: most(({ users, groups, policies }) => users.length + groups.length + policies.length),
    mostEntities: most(({ users, roles, groups, policies }) => users.length + roles.length + groups.length + policies.length),
    reports: world.accounts.map(({ id, report }, index) => ({
      answers: id === world.hub.accountId ? 1 : 1 + Math.floor(index / ACCOUNTS_PAGE) + 1,
      ms: report.ms ?? 0,
    })),
    jobs: advisor === null ? [] : neededJobs(world, advisor),
  };
}

/** A million users are not copied into one list for this. */
function awsManaged(holders, further = []) {
  const arns = new Set();
  for (const list of [holders, ...further]) {
    for (const { attached } of list) for (const { arn } of attached) if (arn.includes('::aws:policy/')) arns.add(arn);
  }
  return arns;
}

function inlineOf(holders) {
  return holders.reduce((total, { inline }) => total + inline.length, 0);
}
