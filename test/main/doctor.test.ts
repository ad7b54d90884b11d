import { PERMISSIONS } from '../../src/gather/permissions.js';
import { memberTrials } from '../../src/run/doctor/member-trials.js';
import { hubTrials } from '../../src/run/doctor/hub-trials.js';
import { clockFinding, nodeFinding, proxyFinding } from '../../src/run/doctor/surroundings.js';
import { IS_FULL } from '../extent.js';
import { runCli } from '../harness.js';
import { actionsSeen, ALPHA, auditJson, BETA, HOME, smallWorld, type Row } from './support.js';

const MEMBER = [...new Set(Object.values(PERMISSIONS).flatMap(({ member }) => member)), 'iam:ListAccountAliases'];
const HUB = [...new Set(Object.values(PERMISSIONS).flatMap(({ hub }) => hub))];

/** Actions that a template allows. */
async function printed(...argv: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(['template', ...argv], {});
  return [...new Set([...stdout.matchAll(/"((?:iam|config|organizations|access-analyzer|cloudtrail):\w+)"/g)].map(([, action = '']) => action))];
}

const problems = (rows: readonly Row[]): readonly string[] =>
  rows.filter(({ status }) => status === 'problem').map(({ check, where }) => `${String(where)} ${String(check)}`);

describe('iam-audit doctor', () => {
  it('finds nothing where all is well, and ends with 0', async () => {
    const { code, document, stderr } = await auditJson(smallWorld(), ['doctor', '--no-store']);
    expect({ code, stderr, problems: problems(document.rows) }).toEqual({ code: 0, stderr: 'no problem found\n', problems: [] });
    expect(document.rows.filter(({ check }) => check === 'role').map(({ where, status }) => [where, status])).toEqual([
      [HOME, 'ok'], [ALPHA, 'ok'], [BETA, 'ok'],
    ]);
    expect(document.schema).toBe('iam-audit/doctor/1');
  });

  it.each([['stale'], ['keys'], ['unused']])('is content with exactly the role that the template prints for %s', async (report) => {
    const allowed = await printed('member-role', '--for', report);
    const denied = MEMBER.filter((action) => !allowed.includes(action));
    const { code, document } = await auditJson(smallWorld({ alpha: { denied } }), ['doctor', '--no-store', '--for', report]);
    expect({ code, problems: problems(document.rows) }).toEqual({ code: 0, problems: [] });
  });

  it.each(IS_FULL ? [['keys'], ['unused'], ['access']] : [['keys']])('names each permission that the role for %s is short of, and what mends it', async (report) => {
    for (const action of await printed('member-role', '--for', report)) {
      const { code, document } = await auditJson(smallWorld({ alpha: { denied: [action] } }), ['doctor', '--no-store', '--for', report]);
      expect([action, code, problems(document.rows)]).toEqual([action, 3, [`${ALPHA} ${action}`]]);
      expect(document.rows.find(({ status }) => status === 'problem')).toMatchObject({ mend: `iam-audit template member-role --for ${report}` });
    }
  });

  it('names each permission that the caller is short of', async () => {
    const tried = hubTrials({} as never, 'org', 'aws').flatMap(({ actions }) => actions).filter((action) => !action.startsWith('iam:'));
    for (const action of IS_FULL ? tried : tried.slice(2, 8)) {
      const { code, document } = await auditJson(smallWorld({ hub: { denied: [action] } }), ['doctor', '--no-store', '--for', 'privileges,stale']);
      if (!(await printed('hub-role', '--for', 'privileges,stale')).includes(action)) continue;
      expect([action, code, problems(document.rows).some((each) => each === `hub ${action}`)]).toEqual([action, 3, true]);
    }
  });

  it('has a trial, or says that there is none, for every permission', async () => {
    const member = new Set(memberTrials({} as never, ALPHA, 'aws').flatMap(({ actions }) => actions));
    expect(MEMBER.filter((action) => !member.has(action))).toEqual([]);
    const { document } = await auditJson(smallWorld(), ['doctor', '--no-store']);
    const said = new Set(document.rows.map(({ check }) => check));
    for (const action of (await printed('hub-role')).filter((each) => HUB.includes(each))) expect(said).toContain(action);
  });

  it('says where the role, the recorder or the aggregator is missing', async () => {
    const world = smallWorld({ alpha: { auditRole: null }, beta: { config: { recordingRegions: [] } } });
    const { document, code, stderr } = await auditJson(world, ['doctor', '--no-store', '--for', 'users']);
    expect({ code, stderr, problems: problems(document.rows) }).toEqual({
      code: 3, stderr: '2 problems\n', problems: [`${BETA} recorder`, `${ALPHA} role`],
    });
    const none = await auditJson(smallWorld({ aggregators: [] }), ['doctor', '--no-store', '--for', 'users']);
    expect(problems(none.document.rows)).toContain('hub aggregator');
    expect(none.document.rows.find(({ check }) => check === 'aggregator')).toMatchObject({
      mend: expect.stringContaining('`iam-audit template aggregator`') as unknown,
    });
  });

  it('says what none of the reports asks for', async () => {
    const { document } = await auditJson(smallWorld(), ['doctor', '--no-store', '--for', 'users', '--accounts', ALPHA]);
    expect(document.rows.filter(({ status }) => status === 'not_needed').map(({ check }) => check)).toContain('password_policy');
    expect(document.rows.filter(({ check }) => check === 'role').map(({ where }) => where)).toEqual([ALPHA]);
  });
});

describe('what stands around', () => {
  it('has a row each: Node, proxy, endpoints, clock, store, caller; --only leaves the rest unasked', async () => {
    const { code, document, sandbox } = await auditJson(smallWorld(), ['doctor', '--no-store', '--only', 'here']);
    expect(code).toBe(0);
    expect(document.rows.map(({ check, status }) => [check, status])).toEqual([
      ['store', 'not_needed'], ['node', 'not_tried'], ['proxy', 'not_needed'], ['endpoints', 'ok'], ['clock', 'ok'], ['caller', 'ok'],
    ]);
    expect(actionsSeen(sandbox)).toEqual(['sts:GetCallerIdentity']);
  });

  it.each([['hub', 0], ['recorder', 0], ['accounts', 3]])('--only %s assumes or enters %i accounts', async (part, entered) => {
    const { document, sandbox } = await auditJson(smallWorld(), ['doctor', '--no-store', '--for', 'users', '--only', part]);
    expect(new Set(document.rows.filter(({ check }) => check === 'role').map(({ where }) => where)).size).toBe(entered);
    expect(actionsSeen(sandbox).includes('sts:AssumeRole')).toBe(entered > 0);
    expect(document.rows.filter(({ status, mend }) => ['problem', 'not_tried'].includes(String(status)) && mend === null)).toEqual([]);
  });

  it('says who may act for the organization, and what may not be asked', async () => {
    const rowsOf = async (world: Parameters<typeof auditJson>[0]): Promise<readonly unknown[]> => {
      const { document } = await auditJson(world, ['doctor', '--no-store', '--for', 'users', '--only', 'hub']);
      return document.rows.filter(({ check }) => ['delegation', 'trusted access'].includes(String(check))).map(({ status, detail }) => [status, detail]);
    };
    expect(await rowsOf(smallWorld())).toEqual([
      ['ok', 'the caller is in the management account'],
      ['not_tried', 'off for config.amazonaws.com config-multiaccountsetup.amazonaws.com'],
    ]);
    expect(await rowsOf(smallWorld({ hub: { denied: ['organizations:ListAWSServiceAccessForOrganization'] } }))).toEqual([
      ['ok', 'the caller is in the management account'],
      ['not_tried', 'it may not be asked which services have trusted access'],
    ]);
  });

  it('looks at destinations without sending, where that tells anything', async () => {
    const argv = ['doctor', '--no-store', '--only', 'destinations', '--to', 's3://reports/', '--to', 'slack:env:HOOK'];
    const { code, document } = await auditJson(smallWorld(), argv, { env: { HOOK: 'https://hooks.example.com/x' } });
    expect(document.rows.map(({ check, status, mend }) => [check, status, mend])).toEqual([
      ['destination s3://reports/', 'not_tried', 'A report with --dry-run shows what would be sent there.'],
      ['destination slack:env:HOOK', 'ok', null],
    ]);
    expect(code).toBe(0);
    const wrong = await runCli(['doctor', '--to', 'ftp://x'], {});
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('--to');
  });

  it.each([
    [0, 'ok', 'that of AWS'], [1_999, 'ok', 'that of AWS'], [65_000, 'ok', '1 min 5 s ahead of that of AWS'],
    [-239_999, 'ok', '3 min 59 s behind that of AWS'], [240_000, 'problem', '4 min 0 s ahead of that of AWS'],
    [-3_600_000, 'problem', '1 h 0 min behind that of AWS'], [null, 'not_tried', 'no answer told the time'],
  ])('a clock that is %j ms off', (aheadMs, status, detail) => {
    expect(clockFinding({ aheadMs })).toMatchObject({ status, detail });
  });

  it.each([
    ['20.18.3', 'problem'], ['20.19.0', 'ok'], ['18.20.0', 'problem'], ['24.1.0', 'ok'],
  ])('Node %s', (node, status) => {
    expect(nodeFinding({ node })).toMatchObject({ status });
  });

  it('never shows the password of a proxy', () => {
    const env = { HTTPS_PROXY: 'http://me:secret@proxy:8080', NO_PROXY: '.internal' };
    expect(proxyFinding(env, { hosts: ['sts.amazonaws.com'] })).toMatchObject({ status: 'ok', detail: 'by HTTPS_PROXY; without it: .internal' });
    expect(proxyFinding(env, { hosts: [] }).status).toBe('problem');
  });
});
