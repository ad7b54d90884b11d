import { allow, makeUser } from '../../dist/sandbox/worlds/builder.js';

const WEEK_MS = 7 * 24 * 3_600_000;

const later = (time) => new Date(Date.parse(time) + WEEK_MS).toISOString().replace('.000Z', 'Z');

/**
 * The demo organization a week later: time has passed, so that more is stale, and people were at work.
 *
 * @param {import('../../dist/sandbox/world.js').World} world
 * @returns {{ world: import('../../dist/sandbox/world.js').World, what: readonly string[] }} with what was done, in words
 */
export function weekLater(world) {
  const what = [];
  const accounts = world.accounts.map(aged);
  const busy = accounts.filter(({ state, users, denied }) => state === 'ACTIVE' && users.length > 8 && denied.length === 0);
  const [first, second, third] = busy;
  const edits = new Map([
    [first.id, (account) => hired(left(account, what), world.now, what)],
    [second.id, (account) => newKey(withoutMfa(account, what), world.now, what)],
    [third.id, (account) => closedToUs(account, what)],
  ]);
  const edited = accounts.map((account) => edits.get(account.id)?.(account) ?? account);
  return { world: { ...world, now: later(world.now), accounts: edited }, what };
}

/** What AWS shows of it is a week younger, too. */
function aged(account) {
  const { config, report } = account;
  return {
    ...account,
    config: { ...config, capturedAt: later(config.capturedAt) },
    report: { ...report, generatedAt: later(report.generatedAt) },
  };
}

function left(account, what) {
  const [leaver, ...users] = account.users;
  what.push(`${leaver.name} left: the user in ${account.name} was deleted`);
  return { ...account, users };
}

function hired(account, now, what) {
  const createdAt = new Date(Date.parse(now) + WEEK_MS / 2).toISOString().replace('.000Z', 'Z');
  const inline = [{ name: 'everything', document: allow('*') }];
  const contractor = makeUser('contractor-jo', { createdAt, keys: [{ createdAt }], inline, tags: {} }, account.id);
  what.push(`contractor-jo got a user in ${account.name}, with a key and the right to do everything`);
  return { ...account, users: [...account.users, contractor] };
}

function withoutMfa(account, what) {
  const at = account.users.findIndex(({ password, mfa }) => password !== null && mfa);
  if (at < 0) return account;
  what.push(`${account.users[at].name} in ${account.name} removed the MFA device`);
  return { ...account, users: account.users.with(at, { ...account.users[at], mfa: false }) };
}

function newKey(account, now, what) {
  const at = account.users.findIndex(({ keys }) => keys.length === 1);
  if (at < 0) return account;
  const user = account.users[at];
  const createdAt = new Date(Date.parse(now) + WEEK_MS / 3).toISOString().replace('.000Z', 'Z');
  const key = { ...user.keys[0], id: `${user.keys[0].id.slice(0, -4)}WEEK`, createdAt, lastUsed: null, status: 'Active' };
  what.push(`${user.name} in ${account.name} made a second access key`);
  return { ...account, users: account.users.with(at, { ...user, keys: [...user.keys, key] }) };
}

function closedToUs(account, what) {
  what.push(`${account.name} no longer lets the audit read its credential report`);
  return { ...account, denied: [...account.denied, 'iam:GetCredentialReport'] };
}
