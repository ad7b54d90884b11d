import { CHECK_IDS } from '../../src/findings/check-ids.js';
import { CONTROLS, controlsMet, controlsOf } from '../../src/findings/controls.js';
import { controlText } from '../../src/findings/control-texts.js';
import { CHECKS, checkOf } from '../../src/findings/registry.js';
import { ago, detail, details, key, password } from '../fixtures.js';
import { CREDENTIAL_CASES } from './credential-cases.js';
import { PRIVILEGE_CASES } from './privilege-cases.js';
import { judge, statuses, THRESHOLDS } from './support.js';

const CASES = [...CREDENTIAL_CASES, ...PRIVILEGE_CASES];

it.each(CASES)('%s: %s', (check, _, world, expected) => {
  expect(statuses(check, world)).toBe(expected);
});

describe('the registry', () => {
  it('has every check once, in the order of the ids', () => {
    expect(CHECKS.map(({ id }) => id)).toEqual(CHECK_IDS);
  });

  it.each(CHECKS.map((check) => [check.id, check] as const))('%s says what is wrong, what it means and how to mend it', (id, check) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(check.title).toMatch(/^[A-Z].{8,80}[^.]$/);
    expect(check.means).toMatch(/^.{30,1000}\.$/);
    expect(check.remedy).toMatch(/\S.{5,600}[.]$/);
    for (const command of check.commands) expect(command).toMatch(/^(aws|iam-audit) /);
  });

  it.each(CHECKS.filter(({ across }) => across === undefined).map(({ id }) => id).filter((id) => !id.startsWith('exception-')))(
    '%s is tried where it fails, where it passes and where it is not known',
    (id) => {
      const seen = CASES.filter(([check]) => check === id).map(([, , , expected]) => expected).join(' ');
      for (const status of ['fail', 'pass', 'unknown']) expect({ id, seen }).toEqual({ id, seen: expect.stringContaining(status) as string });
    },
  );
});

describe('controls', () => {
  it('are of checks that there are, and have a text each', () => {
    for (const id of Object.keys(CONTROLS)) expect(CHECK_IDS).toContain(id);
    for (const control of CHECKS.flatMap(controlsOf)) expect({ ...control, text: controlText(control) }).toEqual({ ...control, text: expect.stringMatching(/^\S.{3,}/) as string });
  });

  it('are words: 1.10 is not 1.1', () => {
    expect(controlsOf(checkOf('user-two-keys')).map(({ number }) => number)).toContain('1.12');
    expect(controlsOf(checkOf('console-without-mfa')).map(({ number }) => number)).toContain('2.10');
  });

  const numbers = (id: string, more: Partial<typeof THRESHOLDS>): readonly string[] =>
    controlsMet(checkOf(id), { ...THRESHOLDS, ...more }).map(({ number }) => number);

  it.each([
    [45, ['2.11', '1.11', 'IAM.8', 'IAM.22', '8.2.6']],
    [46, ['IAM.8', '8.2.6']],
    [90, ['IAM.8', '8.2.6']],
    [91, []],
  ] as const)('of an unused password at %d days', (days, expected) => {
    const thresholds = ['2.11', '1.11', 'IAM.8', 'IAM.22', '8.2.6'];
    expect(numbers('password-unused', { days }).filter((each) => thresholds.includes(each))).toEqual(expected);
  });

  it.each([[14, true], [13, false], [15, true]] as const)('of the password length %d', (passwordLength, met) => {
    expect(numbers('password-policy-short', { passwordLength }).includes('2.8')).toBe(met);
  });
});

it('says nothing of an account that AWS has closed', () => {
  expect(statuses('root-without-mfa', { root: password(ago(9)), account: { state: 'SUSPENDED' } })).toBe('-');
});

it('says nothing of a user who is gone', () => {
  const evidence = { account_details: details([detail('bob')]) };
  expect(judge('key-never-used', { alice: key(1, ago(900)), evidence })).toEqual([expect.objectContaining({ status: 'unknown' })]);
  expect(judge('key-never-used', { alice: key(1, ago(900)), evidence })[0]?.subject.name).toBe('bob');
});

it('asks nothing of a root user who is not there, as in China', () => {
  const csv = 'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,' +
    'access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n' +
    'alice,arn:aws-cn:iam::111122223333:user/alice,2023-11-20T08:00:00Z,false,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A';
  expect(statuses('root-without-mfa', { evidence: { credential_report: { seen: true, asOf: ago(0), value: { csv } } } })).toBe('-');
  const elsewhere = csv.replace('aws-cn', 'aws');
  expect(statuses('root-without-mfa', { evidence: { credential_report: { seen: true, asOf: ago(0), value: { csv: elsewhere } } } })).toBe('unknown');
});
