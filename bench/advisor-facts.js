import { countServices, grantsOf } from '../dist/sandbox/iam/advisor-list.js';
import { makeDirectory } from '../dist/sandbox/iam/advisor-subject.js';

/**
 * The jobs of access advisor that nobody can do without, from the facts of the world: whose answer does not follow from
 * what one report and the details of an account say. Of each account, how many services each of them lists.
 *
 * @param {import('../dist/sandbox/world.js').World} world
 * @param {import('./scenarios.js').Advisor} advisor
 * @returns {readonly (readonly number[])[]}
 */
export function neededJobs(world, advisor) {
  const managed = new Map(world.awsManagedPolicies.map((policy) => [policy.arn, policy]));
  return world.accounts.map((account) => {
    const own = new Map(account.policies.map((policy) => [policy.arn, policy]));
    const directory = makeDirectory(world, account, (arn) => own.get(arn) ?? managed.get(arn));
    const facts = new Map([...account.users, ...account.roles].map((principal) => [principal.id, principal]));
    return directory
      .principals()
      .filter((subject) => isNeeded(subject, facts.get(subject.actors[0].id), { world, account, ...advisor }))
      .map((subject) => countServices(subject, world.advisor));
  });
}

/** Sessions outlive the use of what they were made with: by 36 hours at most. */
const MARGIN_DAYS = 2;
const DAY_MS = 86_400_000;

function isNeeded(subject, principal, { world, account, principals, inferDays }) {
  if (subject.kind === 'role' && principals === 'users') return false;
  if (inferDays === null) return true;
  const isRecent = (at, now) => at !== null && Date.parse(now) - Date.parse(at) < (inferDays + MARGIN_DAYS) * DAY_MS;
  if (subject.kind === 'role') {
    return !principal.path.startsWith('/aws-service-role/') && isRecent(principal.lastUsed?.at ?? null, world.now);
  }
  const { generatedAt } = account.report;
  return hasMoreCredentials(principal, subject, world, generatedAt) || isInUse(principal, (at) => isRecent(at, generatedAt));
}

/** Without a credential, or with a new one, there may have been another before, deleted with the record of its use. */
function isInUse({ password, keys }, isRecent) {
  const credentials = [...(password === null ? [] : [{ ...password, createdAt: password.changedAt }]), ...keys];
  const uses = credentials.map(({ lastUsedAt, lastUsed }) => lastUsedAt ?? lastUsed?.at ?? null);
  return credentials.length === 0 || [...uses, ...credentials.map(({ createdAt }) => createdAt)].some(isRecent);
}

/**
 * Credentials whose use no report shows: of single services, certificates, SSH keys for CodeCommit, SMTP passwords for
 * SES, and those newer than it.
 */
function hasMoreCredentials({ createdAt, keys, certificates, serviceSpecificCredentials = [] }, subject, world, reportAt) {
  if (keys.length > 2 || certificates.length > 0 || serviceSpecificCredentials.length > 0) return true;
  const grants = grantsOf(subject, world.advisor) ?? [];
  const hidden = keys.length > 0 ? ['codecommit', 'ses'] : ['codecommit'];
  return grants.some((each) => hidden.some((service) => each.allowsService(service))) || Date.parse(createdAt) > Date.parse(reportAt);
}
