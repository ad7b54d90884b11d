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
 */

/**
 * @param {import('../dist/sandbox/world.js').World} world
 * @returns {WorldFacts}
 */
export function worldFacts(world) {
  const sum = (count) => world.accounts.reduce((total, account) => total + count(account), 0);
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
    largestAccount: world.accounts.reduce((most, { users, groups, policies }) => Math.max(most, users.length + groups.length + policies.length), 0),
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
