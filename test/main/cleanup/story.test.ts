import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world.js';
import { auditRole, daysBefore, makeRole, makeUser, used } from '../../../src/sandbox/worlds/builder.js';
import { memberOf, MEMBER, NOW, worldOf } from '../../cleanup/apply/plans.js';
import { runCli, withSandbox } from '../../harness.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-story-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const OLD = '2022-01-01T00:00:00Z';
const ago = (days: number): string => daysBefore(NOW, days);

/** One stale key of two; a whole user with a bit of everything; an unused role; one in use. */
function world(): World {
  const role = auditRole({}, MEMBER);
  return worldOf({
    roles: [role, makeRole('idle', { createdAt: OLD }, MEMBER)],
    users: [
      makeUser('half', { createdAt: OLD, keys: [{ createdAt: OLD, lastUsed: used(ago(400)) }, { createdAt: ago(300), lastUsed: used(ago(1)) }] }, MEMBER),
      makeUser('gone', {
        ...{ createdAt: OLD, password: { changedAt: OLD, lastUsedAt: ago(500) }, mfa: true },
        keys: [{ createdAt: OLD }, { createdAt: ago(800), status: 'Expired', lastUsed: used(ago(700)) }],
        sshKeys: [{ id: 'APKAOLDSSHKEY0000001', status: 'Inactive', uploadedAt: OLD }],
      }, MEMBER),
      makeUser('busy', { createdAt: OLD, password: { changedAt: OLD, lastUsedAt: ago(0.5) } }, MEMBER),
    ],
  });
}

const store = join(folder, 'store');

async function cli(sandbox: Sandbox, now: string, ...words: readonly string[]): Promise<void> {
  const ran = await runCli(['cleanup', ...words, '--store', store], sandbox.env, { now });
  expect({ words, code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr + ran.stdout }).toEqual({ words, code: 0, stderr: '' });
}

/** What `report` says was cleaned up, from a run of that time. */
async function cleanedUp(sandbox: Sandbox, now: string): Promise<Readonly<Record<string, unknown>>> {
  const argv = ['report', '--accounts', MEMBER, '--store', store, '--fresh', '--format', 'json', '--quiet'];
  const { rows } = JSON.parse((await runCli(argv, sandbox.env, { now })).stdout) as { rows: readonly Readonly<Record<string, unknown>>[] };
  return Object.fromEntries(rows.filter(({ section }) => section === 'cleanup').map(({ item, count }) => [String(item), count]));
}

const BY_JOURNAL = ['in quarantine', 'removed', 'policies reduced', 'undone', 'not finished'].map((item) => `${item}, by journal`);

const byJournal = (...counts: readonly number[]) => Object.fromEntries(BY_JOURNAL.map((item, index) => [item, counts[index]]));

const idIn = (file: string): string => (JSON.parse(readFileSync(file, 'utf8')) as { id: string }).id;
const principals = (of: World) => ({ users: memberOf(of).users, roles: memberOf(of).roles });

function later(of: World, days: number): World {
  const at = (time: string): string => new Date(Date.parse(time) + days * 86_400_000).toISOString().replace('.000Z', 'Z');
  const accounts = of.accounts.map((each) => ({ ...each, report: { ...each.report, generatedAt: at(each.report.generatedAt) } }));
  return { ...of, now: at(of.now), accounts };
}

it('plan, quarantine, undo: as it was; quarantine, a month, removal: what was planned is gone, and nothing else', async () => {
  const [plan, removal] = [join(folder, 'plan.json'), join(folder, 'removal.json')];
  const chosen = ['--accounts', MEMBER, '--unused-roles-days', '90', '--fresh', '--quiet'];
  const quarantined = await withSandbox(world(), async (sandbox) => {
    const before = principals(sandbox.worldNow());
    expect(await cleanedUp(sandbox, NOW)).toEqual({ 'denied everything, by tag': 0, 'credentials marked, by tag': 0, 'by journal': null });
    await cli(sandbox, NOW, 'plan', ...chosen, '--output', plan);
    await cli(sandbox, NOW, 'apply', plan, '--yes');
    const { users, roles } = principals(sandbox.worldNow());
    expect(users.map(({ name, attached, keys }) => [name, attached.length, keys.map(({ status }) => status)])).toEqual([
      ['half', 0, ['Inactive', 'Active']],
      ['gone', 1, ['Inactive', 'Expired']],
      ['busy', 0, []],
    ]);
    expect(roles.filter(({ attached }) => attached.some(({ name }) => name === 'AWSDenyAll')).map(({ name }) => name)).toEqual(['idle']);
    await cli(sandbox, NOW, 'undo', idIn(plan), '--yes');
    expect(principals(sandbox.worldNow())).toEqual(before);
    expect(await cleanedUp(sandbox, NOW)).toMatchObject(byJournal(0, 0, 0, 3, 0));
    await cli(sandbox, '2026-11-20T12:00:01Z', 'plan', ...chosen, '--output', plan);
    await cli(sandbox, '2026-11-20T12:00:01Z', 'apply', plan, '--yes');
    const marked = { 'denied everything, by tag': 2, 'credentials marked, by tag': 1 };
    expect(await cleanedUp(sandbox, '2026-11-20T12:00:02Z')).toEqual({ ...marked, ...byJournal(3, 0, 0, 0, 0) });
    return sandbox.worldNow();
  });
  const month = later(quarantined, 31);
  await withSandbox(month, async (sandbox) => {
    await cli(sandbox, month.now, 'plan', '--stage', 'remove', '--accounts', MEMBER, '--fresh', '--quiet', '--output', removal);
    await cli(sandbox, month.now, 'apply', removal, '--yes');
    const { users, roles } = principals(sandbox.worldNow());
    expect(users.filter(({ deletedAt }) => deletedAt === null).map(({ name, keys }) => [name, keys.length])).toEqual([['half', 1], ['busy', 0]]);
    expect(roles.map(({ name }) => name)).not.toContain('idle');
    expect(await cleanedUp(sandbox, month.now)).toMatchObject(byJournal(0, 3, 0, 0, 0));
  });
});
