import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { attachManaged, daysBefore, DEFAULT_NOW, makeRole, makeUser, minutesBefore, trustPrincipal, used } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { audit, runCli } from '../harness.js';
import { emptyStore } from './keeping/support.js';
import { ALPHA, auditJson, BETA, smallWorld, type Document } from './support.js';

/** The credential report is a little older than the run. */
const ago = (days: number): string => daysBefore(minutesBefore(DEFAULT_NOW, 300), days);

const HOSTILE = '=<script>alert(1)</script>';

/** One user on each side of a threshold, one never used, one brand new; an account that nobody may enter. */
function world(more: Partial<Parameters<typeof smallWorld>[0]> = {}): World {
  return smallWorld({
    alpha: {
      name: HOSTILE,
      users: [
        makeUser('day89', { createdAt: ago(400), keys: [{ createdAt: ago(89), lastUsed: used(ago(89)) }] }),
        makeUser('day90', { createdAt: ago(400), keys: [{ createdAt: ago(90), lastUsed: used(ago(90)) }] }),
        makeUser('day91', { createdAt: ago(400), password: { lastUsedAt: ago(91) }, attached: [attachManaged('AdministratorAccess')] }),
        makeUser('never', { createdAt: ago(400), keys: [{ createdAt: ago(400) }] }),
        makeUser('new', { createdAt: ago(0), keys: [{ createdAt: ago(0) }] }),
        makeUser('locked', { createdAt: ago(400) }),
        makeUser('=cmd', { createdAt: ago(2), password: { lastUsedAt: ago(1) }, mfa: true }),
      ],
      roles: [
        makeRole('vendor', { trust: trustPrincipal('arn:aws:iam::999999999999:root'), lastUsed: { at: ago(90), region: 'eu-west-1' } }),
        makeRole('idle', { createdAt: ago(500) }),
      ],
    },
    beta: { auditRole: null },
    ...more,
  });
}

/** `item: count + unknown`, in the order of the report. */
function section({ document }: { readonly document: Document }, name: string): readonly string[] {
  const rows = document.rows as readonly Readonly<Record<string, string | number | null>>[];
  return rows.flatMap(({ section: own, item, account_id: account, count, unknown }) => {
    if (own !== name) return [];
    return [`${item ?? ''}${account === null ? '' : ` in ${account ?? ''}`}: ${String(count)}${Number(unknown) > 0 ? ` + ${String(unknown)}` : ''}`];
  });
}

describe('report as a workbook', () => {
  it('has the figures, and a sheet for each report that they are taken from, with its rows', async () => {
    const folder = emptyStore();
    const file = join(folder, 'report.xlsx');
    const ran = await audit(world(), ['report', '--output', file, '--store', join(folder, 'store')]);
    expect([ran.code, ran.stderr]).toEqual([3, expect.not.stringContaining('found no room')]);
    const sheets = new Map((await readXlsxFile(readFileSync(file))).map(({ sheet, data }) => [sheet, data]));
    expect([...sheets.keys()]).toEqual(['report', 'users', 'keys', 'roles', 'stale', 'privileges', 'findings', 'people', 'accounts', 'coverage']);
    for (const name of [...sheets.keys()].slice(0, -1)) {
      const { stdout } = await runCli([name, '--run', 'last', '--store', join(folder, 'store'), '--format', 'ndjson'], {});
      expect([name, sheets.get(name)?.length]).toEqual([name, stdout.trim().split('\n').length + 1]);
    }
    // Ids of keys were not asked for: better no column than one without a word in it.
    expect(sheets.get('keys')?.[0]).toContain('Age');
    expect(sheets.get('keys')?.[0]).not.toContain('Key id');
    expect(sheets.get('coverage')).toContainEqual(expect.arrayContaining(['not seen', BETA, 'credential_report']));
    expect(sheets.get('users')).toContainEqual(expect.arrayContaining(['=cmd', HOSTILE]));
  });
});

describe('report', () => {
  it('counts by thresholds, and what was not seen by itself', async () => {
    const run = await auditJson(world(), ['report']);
    expect(run.code).toBe(3);
    expect(section(run, 'counts').slice(0, 6)).toEqual([
      ...['Accounts: 3', 'Users: 9', 'Stale users: 3 + 1', 'Console without MFA: 1 + 1'],
      ...['Keys older than 90 days: 1 + 1', 'Administrators (users): 1'],
    ]);
    expect(section(run, 'activity')).toEqual([
      ...['0–29 days: 1', '30–89 days: 1', '90–179 days: 2', '180–364 days: 0', '365 days or more: 0'],
      ...['never used: 2', 'no active credential: 2', 'unknown: 1'],
    ]);
    expect(section(run, 'keys')).toEqual([
      ...['0–29 days: 1', '30–89 days: 1', '90–179 days: 1', '180–364 days: 0', '365 days or more: 1', 'unknown: 1'],
    ]);
    expect(section(run, 'accounts').filter((line) => line.includes(BETA))).toEqual([
      ...[`Users in ${BETA}: 1`, `Stale users in ${BETA}: null + 1`, `Console without MFA in ${BETA}: null + 1`],
      ...[`Keys older than 90 days in ${BETA}: null + 1`, `Administrators (users) in ${BETA}: 0`],
      expect.stringMatching(`^High or critical findings in ${BETA}: \\d+ \\+ \\d+$`),
    ]);
  });

  it('of roles tells use, trust, administrators and the greatest risks with their reasons', async () => {
    const { document, code } = await auditJson(world({ beta: {} }), ['report']);
    const has = (name: string): readonly string[] => section({ document }, name);
    expect(code).toBe(0);
    expect(has('role_use')).toContain('90–179 days: 1');
    expect(has('role_trust')).toContain('accounts outside: 1');
    expect(has('admins').slice(0, 2)).toEqual(['users: yes: 1', 'roles: yes: 0']);
    expect(document.rows.find(({ section: name }) => name === 'risk')).toMatchObject({
      item: 'day91',
      count: 60,
      detail: 'user: administrator through AdministratorAccess; unused for 91 days; password without MFA',
    });
  });

  it('where no role is seen, says so and not zero', async () => {
    const blind = world({ beta: { auditRole: null }, alpha: { auditRole: null }, home: { auditRole: null } });
    const run = await auditJson(blind, ['report', '--accounts', `${ALPHA},${BETA}`]);
    for (const name of ['role_use', 'role_trust']) expect(section(run, name)).toEqual(['unknown: null']);
    expect(section(run, 'counts')).toContain('Stale users: null + 3');
  });

  it('counts earlier runs of the same scope beside this one', async () => {
    const store = emptyStore();
    const argv = ['report', '--store', store, '--allow-incomplete'];
    await audit(world({ beta: {} }), argv, { now: '2026-10-25T12:00:00Z' });
    const { stdout } = await audit(world({ beta: {} }), [...argv, '--format', 'markdown']);
    expect(stdout).toContain('| Users | 9 | unchanged since 2026-10-25 |');
    const partial = await audit(world(), [...argv, '--fresh', '--format', 'markdown'], { now: '2026-11-01T13:00:00Z' });
    expect(partial.stdout).toContain('| Stale users | 3 + 1 unknown | 3 on 2026-11-01 (not comparable) |');
  });

  it('is a page without script, names being text', async () => {
    const { stdout } = await audit(world(), ['report', '--format', 'html']);
    expect(stdout).toContain('=&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(stdout).not.toMatch(/<script|script-src/);
    expect(stdout).toMatch(/aria-label="Users by last activity, users: 0–29 days 1; .*unknown 1"/);
    expect(stdout).toContain('Not everything could be seen: 2 of 3 accounts complete.');
  });

  it('with other columns is a table like any other', async () => {
    const { stdout } = await audit(world(), ['report', '--format', 'markdown', '--columns', 'item,count', '--where', "section = 'keys'"]);
    expect(stdout).toMatch(/^\| What \| Count \|/);
  });
});
