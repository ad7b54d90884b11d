import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeUser } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { audit, runCli, withSandbox } from '../harness.js';
import { ALPHA, auditJson, gapsIn, smallWorld, type AuditRun } from './support.js';

const used = { at: '2026-10-30T00:00:00Z', service: 's3', region: 'N/A' };

/** ALPHA: two with a key of either age, one without; none elsewhere. */
const world = (more: Parameters<typeof smallWorld>[0] = {}): World => smallWorld({
  alpha: {
    users: [
      makeUser('old', {
        keys: [{ id: 'AKIAOLDOLDOLDOLDOLD2', createdAt: '2025-03-01T09:00:00Z', lastUsed: used }],
        sshKeys: [{ id: 'APKASSHSSHSSHSSHSSH22', status: 'Active', uploadedAt: '2025-03-02T09:00:00Z' }],
        certificates: [{ active: false, uploadedAt: '2025-03-02T09:00:00Z' }],
      }, ALPHA),
      makeUser('new', { keys: [{ id: 'AKIANEWNEWNEWNEWNEW2', createdAt: '2026-10-20T09:00:00Z' }] }, ALPHA),
      makeUser('none', {}, ALPHA),
    ],
  },
  ...more,
});

const idsIn = ({ document: { rows } }: AuditRun): readonly unknown[] => rows.map((row) => `${String(row['user_name'])} ${String(row['key_id'])}`);

const idColumns = '--columns=user_name,access_key_1_id,access_key_2_id,access_key_other_ids,active_ssh_keys,active_certificates,service_credentials';

const lists = ({ sandbox }: Pick<AuditRun, 'sandbox'>, action = 'ListAccessKeys'): number => sandbox.count({ service: 'iam', action });

describe('iam-audit keys', () => {
  it('lists the keys of users who have some, and asks about nobody else', async () => {
    const run = await auditJson(world(), ['keys']);
    expect(run.code).toBe(0);
    expect(idsIn(run)).toEqual(['new AKIANEWNEWNEWNEWNEW2', 'old AKIAOLDOLDOLDOLDOLD2']);
    expect(lists(run)).toBe(2);
  });

  it('asks about nobody whom the question leaves out, and about nobody at all without the id', async () => {
    const overdue = await auditJson(world(), ['keys', '--where', 'rotation = overdue']);
    expect([idsIn(overdue), lists(overdue)]).toEqual([['old AKIAOLDOLDOLDOLDOLD2'], 1]);
    const byId = await auditJson(world(), ['keys', '--where', "key_id = 'AKIANEWNEWNEWNEWNEW2'"]);
    expect([idsIn(byId), lists(byId)]).toEqual([['new AKIANEWNEWNEWNEWNEW2'], 2]);
    expect(lists(await auditJson(world(), ['keys', '--columns', 'user_name,age_days']))).toBe(0);
  });

  it('lists other kinds on request: SSH keys of everybody, certificates of those who have one', async () => {
    const run = await auditJson(world(), ['keys', '--kind', 'ssh-key,certificate', '--accounts', ALPHA]);
    expect(run.document.rows.map(({ kind, active }) => [kind, active])).toEqual([['ssh_key', 'yes'], ['certificate', 'no']]);
    expect([lists(run), lists(run, 'ListSSHPublicKeys'), lists(run, 'ListSigningCertificates')]).toEqual([0, 3, 1]);
  });

  it('shows what may not be listed as unknown, and says so', async () => {
    const fault = { kind: 'denied', action: 'ListAccessKeys' } as const;
    const run = await auditJson(world({ behaviour: { faults: [fault] } }), ['keys']);
    expect(run.code).toBe(3);
    expect(run.document.rows.map((row) => row['key_id'])).toEqual(['unknown', 'unknown']);
    expect(gapsIn(run)).toEqual([`${ALPHA} access_keys denied`]);
  });

  it('says of kept evidence whose keys were not listed then', async () => {
    const store = mkdtempSync(join(tmpdir(), 'iam-audit-keys-'));
    try {
      await withSandbox(world(), async (sandbox) => {
        await runCli(['keys', '--where', 'rotation = overdue', '--store', store], sandbox.env);
        const again = await runCli(['keys', '--run', 'last', '--store', store, '--format', 'csv', '--columns', 'user_name,key_id'], {});
        expect(again.stdout).toBe('user_name,key_id\r\nnew,unknown\r\nold,AKIAOLDOLDOLDOLDOLD2\r\n');
        expect(again.code).toBe(3);
        expect(again.stderr).toContain('access_keys: not listed then: new');
        const narrow = await runCli(['keys', '--run', 'last', '--store', store, '--where', 'rotation = overdue'], {});
        expect(narrow.code).toBe(0);
        // More is asked than was kept, so it is asked again.
        await runCli(['keys', '--store', store], sandbox.env);
        expect(sandbox.count({ service: 'iam', action: 'ListAccessKeys' })).toBe(3);
      });
    } finally {
      rmSync(store, { recursive: true });
    }
  });

  it.each([
    [['keys', '--kind', 'sso'], '--kind can\'t be "sso" for keys', 'Allowed: access-key, service-specific, ssh-key, certificate, all.'],
    [['roles', '--kind', 'ssh-key'], '--kind can\'t be "ssh-key" for roles', 'Allowed: own, service-linked'],
  ])('%j is refused', async (argv, happened, next) => {
    const { code, stderr } = await audit(world(), argv);
    expect(code).toBe(2);
    expect(stderr).toContain(happened);
    expect(stderr).toContain(next);
  });
});

describe('users --columns of keys', () => {
  it('has ids and counts, and asks only about users who need it', async () => {
    const run = await auditJson(world(), ['users', '--accounts', ALPHA, idColumns]);
    expect(run.code).toBe(0);
    expect(run.document.rows.map((row) => Object.values(row))).toEqual([
      ['new', 'AKIANEWNEWNEWNEWNEW2', null, [], 0, 0, []],
      ['none', null, null, [], 0, 0, []],
      ['old', 'AKIAOLDOLDOLDOLDOLD2', null, [], 1, 0, []],
    ]);
    expect([lists(run), lists(run, 'ListSSHPublicKeys'), lists(run, 'ListSigningCertificates')]).toEqual([2, 3, 1]);
    const plain = await auditJson(world(), ['users', '--accounts', ALPHA]);
    expect([lists(plain), lists(plain, 'ListSSHPublicKeys')]).toEqual([0, 0]);
  });

  it('finds who holds an id, and asks about nobody whom the rest of the question leaves out', async () => {
    const question = "access_key_1_id = 'AKIAOLDOLDOLDOLDOLD2' and user_name like 'o*'";
    const run = await auditJson(world(), ['users', '--columns', 'user_name', '--where', question]);
    expect([run.document.rows.map((row) => row['user_name']), lists(run)]).toEqual([['old'], 1]);
  });

  it('says ambiguous where two keys of one second can not be told apart, and unknown where they may not be listed', async () => {
    const twins = ['AKIATWINTWINTWINTWI2', 'AKIATWINTWINTWINTWI3'].map((id) => ({ id, createdAt: '2025-03-01T09:00:00Z' }));
    const two = smallWorld({ alpha: { users: [makeUser('twin', { keys: twins }, ALPHA)] } });
    const said = await auditJson(two, ['users', '--accounts', ALPHA, '--columns', 'access_key_1_id,access_key_2_id']);
    expect(said.document.rows.map((row) => Object.values(row))).toEqual([['ambiguous', 'ambiguous']]);
    const faults = ['ListAccessKeys', 'ListSSHPublicKeys', 'ListSigningCertificates', 'ListServiceSpecificCredentials'].map((action) => ({ kind: 'denied', action }) as const);
    const run = await auditJson(world({ behaviour: { faults } }), ['users', '--accounts', ALPHA, '--where', "user_name = 'old'", idColumns]);
    expect(run.code).toBe(3);
    expect(run.document.rows.map((row) => Object.values(row))).toEqual([['old', 'unknown', null, null, null, null, null]]);
  });
});
