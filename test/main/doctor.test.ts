import { PERMISSIONS } from '../../src/gather/permissions.js';
import { memberTrials } from '../../src/run/doctor/member-trials.js';
import { hubTrials } from '../../src/run/doctor/hub-trials.js';
import { IS_FULL } from '../extent.js';
import { runCli } from '../harness.js';
import { ALPHA, auditJson, BETA, HOME, smallWorld, type Row } from './support.js';

const MEMBER = [...new Set(Object.values(PERMISSIONS).flatMap(({ member }) => member)), 'iam:ListAccountAliases'];
const HUB = [...new Set(Object.values(PERMISSIONS).flatMap(({ hub }) => hub))];

/** Actions that a template allows. */
async function printed(...argv: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(['template', ...argv], {});
  return [...new Set([...stdout.matchAll(/"((?:iam|config|organizations|access-analyzer):\w+)"/g)].map(([, action = '']) => action))];
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
    expect(document.rows.filter(({ status }) => status === 'not_needed').map(({ check }) => check)).toContain('access_keys');
    expect(document.rows.filter(({ check }) => check === 'role').map(({ where }) => where)).toEqual([ALPHA]);
  });
});
