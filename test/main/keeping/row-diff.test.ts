import { runCli } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { allow, daysBefore, makeUser, serviceAccess, used, type UserSpec } from '../../../src/sandbox/worlds/builder.js';
import type { WorldSpec } from '../../../src/sandbox/worlds/builder.js';
import { account, ALPHA, BETA, faulty, smallWorld } from '../support.js';
import { emptyStore, keeping, later } from './support.js';

const WEEK = 60 * 24 * 7;

/** Long ago, in seconds of their own, so that each key is told by its creation. */
const OLD = '2025-01-01T00:00:00Z';
/** 88 days before the first run, 95 before the second. */
const TURNING = '2026-08-05T00:00:00Z';
const NEW = '2026-11-03T00:00:00Z';

const BOB = makeUser('bob', { keys: [{ createdAt: '2025-01-02T00:00:00Z' }] }, ALPHA);

const person = (name: string, spec: UserSpec = {}) => makeUser(name, { keys: [{ createdAt: OLD }], ...spec }, ALPHA);

const before: WorldSpec & Parameters<typeof smallWorld>[0] = {
  alpha: { users: [person('ann'), BOB, makeUser('twin', { keys: [{ createdAt: OLD }, { createdAt: OLD, id: 'AKIATWINTWINTWINTWIN' }] }, ALPHA), person('turn', { keys: [{ createdAt: TURNING }] })] },
  beta: { users: [makeUser('cleo', { keys: [{ createdAt: OLD }] }, BETA)] },
};

/** ann has rotated, bob has another name and the same id, twin lost nothing, turn's key has grown too old, dan is new. */
const after: typeof before = {
  ...before,
  now: later(WEEK),
  alpha: {
    users: [
      person('ann', { keys: [{ createdAt: OLD, status: 'Inactive' }, { createdAt: NEW }] }),
      { ...BOB, name: 'robert' },
      ...(before.alpha?.users ?? []).slice(2),
      makeUser('dan', { createdAt: NEW, keys: [{ createdAt: NEW }] }, ALPHA),
    ],
  },
};

async function told(argv: readonly string[], worlds: readonly World[], columns: string): Promise<readonly string[]> {
  const store = emptyStore();
  let stdout = '';
  for (const [index, world] of worlds.entries()) {
    const diff = ['--columns', ...(index === 0 ? [columns] : [`${columns},change`, '--diff', 'last'])];
    const ran = await keeping(world, ({ run }) => run([...argv, '--fresh', '--allow-incomplete', '--format', 'csv', ...diff], { now: later(index * WEEK) }), store);
    if (ran.code !== 0) throw new Error(ran.stderr);
    ({ stdout } = ran);
  }
  return stdout.trim().split('\r\n').slice(1);
}

describe('--diff where rows are no principals', () => {
  it('keys: each by its creation, through rotation and renaming', async () => {
    expect(await told(['keys'], [smallWorld(before), smallWorld(after)], 'user_name,slot,active,rotation')).toEqual([
      'ann,1,no,inactive,changed',
      'ann,2,yes,ok,appeared',
      'dan,1,yes,ok,appeared',
      // The same key; its user has another name.
      'robert,1,yes,overdue,changed',
      'turn,1,yes,overdue,changed',
      'twin,1,yes,overdue,unchanged',
      'twin,2,yes,overdue,unchanged',
      'cleo,1,yes,overdue,unchanged',
    ]);
  });

  it('keys of what could not be seen then, or now, are not told', async () => {
    const blind = faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA });
    const then = await told(['keys'], [smallWorld({ ...before, ...blind }), smallWorld(after)], 'user_name,active');
    expect([...new Set(then)]).toEqual(['ann,no,not_comparable', 'ann,yes,not_comparable', 'dan,yes,not_comparable', 'robert,yes,not_comparable', 'turn,yes,not_comparable', 'twin,yes,not_comparable', 'cleo,yes,unchanged']);
  });

  it('keys of a kind that the run before did not list have not appeared', async () => {
    const ssh = { ...before, alpha: { users: [makeUser('ann', { sshKeys: [{ id: 'APKAOLDOLDOLDOLDOLD1', uploadedAt: OLD, status: 'Active' }] }, ALPHA)] } };
    const store = emptyStore();
    await keeping(smallWorld(ssh), ({ run }) => run(['keys', '--fresh', '--columns', 'user_name,kind'], { now: later(0) }), store);
    const { stdout } = await keeping(smallWorld({ ...ssh, now: later(WEEK) }), ({ run }) => run(['keys', '--kind', 'all', '--fresh', '--diff', 'last', '--format', 'csv', '--columns', 'user_name,kind,change'], { now: later(WEEK) }), store);
    expect(stdout).toContain('cleo,access_key,unchanged');
    expect(stdout).toContain('ann,ssh_key,not_comparable');
    expect(stdout).not.toContain('appeared');
  });

  it('findings: by their fingerprint; words with ages in them are no change', async () => {
    const lines = await told(['findings', '--check', 'key-not-rotated,user-direct-policies', '--status', 'fail'], [smallWorld(before), smallWorld(after)], 'check,subject_name,credential,detail');
    expect(lines.map((line) => line.replace(/"made (\d+) days ago, on [\d-]+"/, '$1'))).toEqual([
      'key-not-rotated,robert,access_key_1,675,changed',
      'key-not-rotated,turn,access_key_1,95,appeared',
      // Seven days older, and nothing else.
      'key-not-rotated,twin,access_key_1,676,unchanged',
      'key-not-rotated,twin,access_key_2,676,unchanged',
      'key-not-rotated,cleo,access_key_1,676,unchanged',
    ]);
  });

  it('people: by name, address or users; those of unseen accounts are not told', async () => {
    const tagged = { ...after, alpha: { users: [makeUser('ann', { tags: { Email: 'ann@example.com' } }, ALPHA), makeUser('eve', { createdAt: NEW }, ALPHA), BOB] } };
    const plain = { ...before, alpha: { users: [makeUser('ann', {}, ALPHA), BOB] } };
    expect((await told(['people'], [smallWorld(plain), smallWorld(tagged)], 'person,user_count,admin')).toSorted()).toEqual([
      'ann@example.com,1,no,changed', 'bob,1,no,unchanged', 'cleo,1,no,unchanged', 'eve,1,no,appeared', 'root-admin,1,no,unchanged',
    ]);
    const blind = faulty({ kind: 'denied', action: 'AssumeRole', account: BETA });
    expect((await told(['people'], [smallWorld({ ...plain, ...blind }), smallWorld(tagged)], 'person,admin')).filter((line) => !line.endsWith('not_comparable'))).toEqual([]);
  });

  it('unused: who has become unused since, by unique id', async () => {
    const s3 = (at: string): UserSpec => ({ inline: [{ name: 's3', document: allow('s3:*') }], services: [serviceAccess('s3', at)], keys: [{ createdAt: OLD, lastUsed: used(at, 's3') }] });
    const [ann, ben] = [makeUser('ann', s3(daysBefore(later(0), 85)), ALPHA), makeUser('ben', s3(daysBefore(later(0), 200)), ALPHA)];
    const week = [ann, { ...ben, name: 'benny' }, makeUser('dan', { ...s3(NEW), createdAt: NEW }, ALPHA)];
    const worlds = [smallWorld({ alpha: { users: [ann, ben] } }), smallWorld({ alpha: { users: week }, now: later(WEEK) })];
    expect(await told(['unused', '--principals', 'users', '--accounts', ALPHA], worlds, 'entity_name,unused')).toEqual(['ann,1,appeared', 'benny,1,changed']);
    expect(await told(['unused', '--detail', '--principals', 'users', '--accounts', ALPHA], worlds, 'entity_name,service,use')).toEqual(['ann,s3,unused,appeared', 'benny,s3,unused,changed']);
  });

  it('accounts: who joined, and what was seen', async () => {
    const week = smallWorld({ ...after, ...faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA }) });
    const lines = await told(['accounts'], [smallWorld(before), { ...week, accounts: [...week.accounts, account('444455556666', ['eve'])] }], 'account_id,credential_report');
    expect(lines).toEqual(['111111111111,seen,unchanged', `${ALPHA},denied,changed`, `${BETA},seen,unchanged`, '444455556666,seen,appeared']);
  });

  it('access asks about what is named, so its runs are no history', async () => {
    const { code, stderr } = await runCli(['access', 'arn:aws:iam::111111111111:user/a', '--diff', 'last'], {});
    expect({ code, says: stderr }).toEqual({ code: 2, says: expect.stringContaining('--diff belongs to users, roles') as unknown });
  });
});
