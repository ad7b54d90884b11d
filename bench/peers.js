import { fixed, markdownTable } from './format.js';

/** Calls that tools make per user which the sandbox does not answer, so the comparator leaves them out. */
export const LEFT_OUT = [
  'GetUser', 'GetLoginProfile', 'ListMFADevices', 'ListUserTags', 'ListGroupsForUser', 'ListAttachedUserPolicies',
  'ListUserPolicies', 'GetUserPolicy', 'ListSSHPublicKeys', 'ListSigningCertificates', 'ListServiceSpecificCredentials',
];

/** Jobs for users and roles, with one look and one page of services each. */
const advisor = ({ users, roles }) => 2 * (users + roles);

const inline = ({ userInline, roleInline, groupInline }) => userInline + roleInline + groupInline;

/** One page per account, which holds for accounts of up to 100 users and roles. */
const PEERS = [
  {
    name: 'Prowler, all IAM checks, access advisor',
    calls: (f) =>
      9 * f.users + 6 * f.roles + 3 * f.groups + 2 * f.policies + f.attachments + inline(f) + 20 * f.accounts,
  },
  {
    name: 'Steampipe: users, roles, keys, credential report, access advisor',
    calls: (f) => 6 * f.users + f.userInline + 4 * f.roles + f.roleInline + f.users + f.keys + advisor(f) + 4 * f.accounts,
  },
  {
    name: 'CloudQuery without the policies table, access advisor',
    calls: (f) => 10 * f.users + f.keys + f.userInline + 5 * f.roles + f.roleInline + 4 * f.groups + f.groupInline,
  },
  {
    name: 'ScoutSuite',
    calls: (f) =>
      6 * f.users + 3 * f.roles + 2 * f.groups + 2 * (f.policies + f.attachments) + inline(f) + f.mfaUsers + 10 * f.accounts,
  },
  {
    name: 'Cloud Custodian: users and roles, credential report, access advisor',
    calls: (f) => f.users + f.roles + advisor(f) + 5 * f.accounts,
  },
  { name: 'Steampipe, users and key use only', calls: (f) => 6 * f.users + f.userInline + f.users + f.keys + 2 * f.accounts },
  { name: 'PMapper, at most', calls: (f) => 3 * f.users + 2 * f.accounts },
];

/**
 * How many calls inside the accounts of this world other tools make, by their source code; none of them was run.
 *
 * @param {import('./world-facts.js').WorldFacts} facts
 * @param {number} own calls that iam-audit made
 * @returns {string} Markdown
 */
export function peerTable(facts, own) {
  const rows = PEERS.map(({ name, calls }) => [name, fixed(calls(facts)), fixed(calls(facts) / own, 1)]);
  return markdownTable(['tool', 'calls', '× iam-audit'], rows);
}
