import { lackingActions } from '../../../src/cleanup/role-lacks.js';
import { CLEANUP_ACTIONS } from '../../../src/cleanup/plan.js';
import { auditRole, makeAccount, makeInline, makePolicy, makeWorld } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import { cleanupActions, cleanupBoundary, cleanupDocument } from '../../../src/templates/cleanup-role.js';
import { MEMBER, NOW } from '../../cleanup/apply/plans.js';
import { audit, runCli } from '../../harness.js';

const ROLE = { name: 'IamAuditCleanup', auditRole: 'IamAuditReadOnly', principal: null, externalId: null, shrink: false };
const DOCUMENT = cleanupDocument(ROLE, { partition: 'aws', account: MEMBER });
const SHRINKING = { ...ROLE, shrink: true };

/** An account with the role that the template makes, or with another document. */
function worldWith(document: object, boundary = cleanupBoundary(ROLE)): World {
  const limit = makePolicy('IamAuditCleanupBoundary', { accountId: MEMBER, document: JSON.stringify(boundary) });
  const inline = [makeInline('iam-audit-cleanup', JSON.stringify(document))];
  const role = auditRole({ name: ROLE.name, attached: [], inline, boundaryArn: limit.arn }, MEMBER);
  const member = makeAccount({ id: MEMBER, roles: [role], policies: [limit] }, { now: NOW });
  return makeWorld({ now: NOW, accounts: [makeAccount({}, { now: NOW }), member] });
}

async function privilegesOf(world: World) {
  const columns = 'entity_name,admin,escalation_paths';
  const { stdout } = await audit(world, ['privileges', '--principals', 'roles', '--format', 'json', '--columns', columns, '--no-store'], { now: NOW });
  const { rows } = JSON.parse(stdout) as { rows: readonly Readonly<Record<string, unknown>>[] };
  return rows.find((row) => row['entity_name'] === ROLE.name);
}

/** The document without one action, wherever it stands. */
function without(action: string, document: object): object {
  const { Statement: statements, ...rest } = document as { readonly Statement: readonly { readonly Effect: string; readonly Action?: readonly string[] }[] };
  const left = statements.map((each) => (each.Action === undefined ? each : { ...each, Action: each.Action.filter((name) => name !== action) }));
  return { ...rest, Statement: left.filter(({ Action }) => Action?.length !== 0) };
}

describe('the role that cleans up', () => {
  it('is no administrator, and no path leads from it to one', async () => {
    expect(await privilegesOf(worldWith(DOCUMENT))).toEqual({ entity_name: ROLE.name, admin: 'no', escalation_paths: [] });
  });

  it('may become anything where it may rewrite policies: our own report says so', async () => {
    const open = await privilegesOf(worldWith(cleanupDocument(SHRINKING, { partition: 'aws', account: MEMBER }), cleanupBoundary(SHRINKING)));
    expect(open?.['escalation_paths']).toEqual(expect.arrayContaining(['create_policy_version', 'put_role_policy']));
  });

  it('may do every step that a plan can hold, and no other write', () => {
    const rewriting = ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicyVersion'];
    const planned = CLEANUP_ACTIONS.filter((action) => !rewriting.includes(action));
    const writes = cleanupActions(false).filter((action) => !/:(Get|List|Generate|Lookup)/.test(action));
    expect([...writes].sort()).toEqual([...planned].sort());
    for (const action of rewriting) expect(cleanupActions(true)).toContain(action);
  });

  it.each(cleanupActions(false))('without %s it is named as lacking', (action) => {
    expect(lackingActions([JSON.stringify(DOCUMENT)], cleanupActions(false))).toEqual([]);
    expect(lackingActions([JSON.stringify(without(action, DOCUMENT))], cleanupActions(false))).toEqual([action]);
  });

  it('is looked at by doctor, which names what is missing, and writes nothing', async () => {
    const argv = ['doctor', '--only', 'accounts', '--for', 'users', '--cleanup', ROLE.name, '--accounts', MEMBER, '--format', 'json', '--no-store'];
    const good = await audit(worldWith(DOCUMENT), argv, { now: NOW });
    expect(rowsOf(good.stdout)).toEqual([['cleanup role', 'ok', null]]);
    const bad = await audit(worldWith(without('iam:DeleteUser', DOCUMENT)), argv, { now: NOW });
    expect({ code: bad.code, rows: rowsOf(bad.stdout), written: bad.sandbox.written() }).toEqual({
      code: 3,
      rows: [['iam:DeleteUser', 'problem', 'iam-audit template cleanup-role']],
      written: [],
    });
  });

  it('protects in CloudFormation and Terraform what is never touched, itself included', async () => {
    for (const language of ['cloudformation', 'terraform']) {
      const { stdout } = await runCli(['template', 'cleanup-role', '--language', language], {});
      for (const name of ['OrganizationAccountAccessRole', 'aws-reserved/*', 'stacksets-exec-*', 'IamAuditCleanup', 'IamAuditReadOnly']) {
        expect(stdout).toContain(name);
      }
    }
  });
});

function rowsOf(stdout: string): readonly unknown[] {
  const { rows } = JSON.parse(stdout) as { rows: readonly Readonly<Record<string, unknown>>[] };
  return rows.filter(({ check, mend }) => check === 'cleanup role' || mend === 'iam-audit template cleanup-role').map(({ check, status, mend }) => [check, status, mend]);
}
