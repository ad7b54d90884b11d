import { makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { audit } from '../harness.js';

const ids = Array.from({ length: 39 }, (_, index) => String(100_000_000_000 + index));
const accounts = ids.map((id) => makeAccount({ id, users: [makeUser('ann')] }));
const USERS = ['users', '--source', 'organization', '--no-store', '--format', 'csv', '--columns', 'account_id'];

describe('a role that no account has', () => {
  it('is told in one line', async () => {
    const { code, stderr } = await audit(makeWorld({ accounts }), [...USERS, '--role-name', 'Typo']);
    expect(code).toBe(3);
    const lines = stderr.split('\n').filter((line) => /denied \(|may not assume|→/.test(line));
    expect(lines).toEqual([
      `  role denied (all 38 accounts): arn:aws:iam::${ids[0] ?? ''}:user/auditor may not assume role Typo in any of them (no external id) → --role-name is probably wrong`,
    ]);
  });

  it('is told on a terminal as well', async () => {
    const { stderr } = await audit(makeWorld({ accounts }), [...USERS, '--role-name', 'Typo', '--no-progress'], { tty: true, width: 400 });
    expect(stderr).toContain('may not assume role Typo in any of them (no external id) → --role-name is probably wrong\n');
  });

  it('may also be one that wants an external id', async () => {
    const { stderr } = await audit(makeWorld({ accounts }), [...USERS, '--role-name', 'Typo', '--external-id', 'wrong']);
    expect(stderr).toContain('(with an external id) → --role-name or --external-id is probably wrong');
  });

  it('is not at fault where one account has it', async () => {
    const some = accounts.map((account, index) => (index === 5 ? account : { ...account, roles: [] }));
    const { stderr } = await audit(makeWorld({ accounts: some }), USERS);
    expect(stderr).toContain('role denied (37 accounts: ');
    expect(stderr).not.toContain('probably wrong');
  });
});
