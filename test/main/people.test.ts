import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoWorld } from '../../src/sandbox/worlds/demo.js';
import { makeUser } from '../../src/sandbox/worlds/builder.js';
import { leaversIn, readLeavers } from '../../src/run/read-leavers.js';
import { audit } from '../harness.js';
import { ALPHA, auditJson, BETA, faulty, smallWorld } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-people-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ADMIN = { name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };

/** Jane in two accounts, administrator in one of them; a program of hers; Bob, who can do nothing any more. */
const world = (more: Parameters<typeof smallWorld>[0] = {}) => smallWorld({
  alpha: {
    users: [
      makeUser('jane.doe@x.example', { password: { lastUsedAt: '2026-10-01T09:00:00Z' } }, ALPHA),
      makeUser('bob', {}, ALPHA),
    ],
  },
  beta: {
    users: [
      makeUser('jane', { tags: { Email: 'jane.doe@x.example' }, attached: [ADMIN], keys: [{}] }, BETA),
      makeUser('nightly', { tags: { Owner: 'jane.doe@x.example' } }, BETA),
    ],
  },
  ...more,
});

describe('iam-audit people', () => {
  it('puts the users of all accounts together', async () => {
    const { code, document } = await auditJson(world(), ['people']);
    expect(code).toBe(0);
    expect(document.rows[0]).toEqual({
      person: 'jane.doe@x.example', confidence: 'sure', because: ['email', 'owner_tag'], user_count: 2,
      users: [`${ALPHA}/jane.doe@x.example`, `${BETA}/jane`], owned_users: [`${BETA}/nightly`],
      admin: 'yes', can_act: 'yes', last_activity: '2026-10-01T09:00:00Z',
    });
    expect(document.rows.map(({ person }) => person)).toEqual(['jane.doe@x.example', 'bob', 'nightly', 'root-admin']);
  });

  it('says no only when every account was seen', async () => {
    const { document, code } = await auditJson(world(faulty({ kind: 'denied', action: 'AssumeRole', account: ALPHA })), ['people', '--columns', 'person,admin,can_act,last_activity,days_inactive']);
    expect(code).toBe(3);
    const bob = document.rows.find(({ person }) => person === 'bob');
    expect(bob).toEqual({ person: 'bob', admin: 'no', can_act: 'unknown', last_activity: null, days_inactive: null });
    expect(document.rows.find(({ person }) => person === 'jane.doe@x.example')).toMatchObject({ admin: 'yes', can_act: 'yes', last_activity: null });
  });

  it('lists what leavers still have, and who of them was not found', async () => {
    const list = join(folder, 'leavers.csv');
    writeFileSync(list, '\uFEFFStaff no;E-Mail;Left\r\n1;Jane.Doe@x.example;2026-10-01\r\n2;bob@x.example;\r\n3;zoe@x.example;\r\n');
    const { document } = await auditJson(world(), ['people', '--leavers', list, '--columns', 'leaver,match,users,owned_users,can_act']);
    expect(document.rows).toEqual([
      { leaver: 'jane.doe@x.example', match: 'email', users: [`${ALPHA}/jane.doe@x.example`, `${BETA}/jane`], owned_users: [`${BETA}/nightly`], can_act: 'yes' },
      { leaver: 'bob@x.example', match: 'local_part', users: [`${ALPHA}/bob`], owned_users: [], can_act: 'no' },
      { leaver: 'zoe@x.example', match: 'not_found', users: [], owned_users: [], can_act: null },
    ]);
  });

  it.each([
    ['none.csv', null, 'it does not exist'],
    ['empty.csv', '\n\n', 'names nobody'],
    ['header.csv', 'email,name\n', 'names nobody'],
    ['other.csv', 'employee_id,department\n77,bob@x.example\n', "no column is called email, user, login or name; its columns are \"employee_id\", \"department\""],
    ['book.xlsx', 'PK\u0003\u0004\u0000\u0001', 'is no text in UTF-8 or UTF-16'],
  ])('refuses %s before anything is asked', async (name, text, happened) => {
    const path = join(folder, name);
    if (text !== null) writeFileSync(path, text);
    const { code, stderr, sandbox } = await audit(world(), ['people', '--leavers', path]);
    expect(code).toBe(2);
    expect(stderr).toContain(happened);
    expect(sandbox.counts()).toEqual([]);
  });
});

describe('a list of leavers', () => {
  it('of which nothing tells the column is no list', () => {
    expect(leaversIn([['foo', 'bar'], ['jane', '7']])).toBeNull();
  });

  it('may be in UTF-16, as spreadsheets write it', async () => {
    const path = join(folder, 'unicode.csv');
    writeFileSync(path, Buffer.from('\uFEFFemail\r\nbob@x.example\r\n', 'utf16le'));
    expect(await readLeavers(path)).toEqual([{ line: 2, words: ['bob@x.example'] }]);
  });

  it.each<[string, readonly (readonly string[])[], readonly string[]]>([
    ['has columns by name', [['id', 'User', 'e-mail'], ['1', 'Jane', 'J@x.example'], ['2', '', '']], ['2: j@x.example jane']],
    ['may have no header', [['j@x.example', 'x'], ['bob']], ['1: j@x.example', '2: bob']],
    ['may be short of cells', [['id', 'login'], ['1']], []],
    ['may be empty', [], []],
    ['has an address under any name', [['employee_id', 'mail'], ['77', 'bob@x.example']], ['2: bob@x.example']],
    ['has a name of any kind', [['Mail address', 'Employee name'], ['j@x.example', 'Jane']], ['2: j@x.example jane']],
    ['without a header has its addresses anywhere', [['77', 'j@x.example'], ['78', 'bob@x.example']], ['1: j@x.example', '2: bob@x.example']],
  ])('%s', (_, lines, expected) => {
    expect(leaversIn(lines)?.map(({ line, words }) => `${line}: ${words.join(' ')}`)).toEqual(expected);
  });
});

describe('people of the demo organization', () => {
  it('are of every certainty', async () => {
    const world = demoWorld();
    const { document } = await auditJson(world, ['people', '--group-by', 'confidence', '--no-store'], { now: world.now });
    expect(document.rows.map(({ confidence }) => confidence)).toEqual(expect.arrayContaining(['sure', 'likely', 'possible', 'alone']));
  });
});
