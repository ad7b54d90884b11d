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

/** Of each check that measures, where it flips: at how many days or signs. */
describe.each(CHECKS.flatMap(({ id, limit }) => (limit === undefined ? [] : [[id, limit] as const])))('%s by %s', (id, limit) => {
  const GROWING = ['rootDays', 'passwordLength', 'passwordReuse'];

  // AWS looks back 400 days, and of more than that nothing is known.
  const beyond = ['role-unused', 'permissions-unused'].includes(id) ? ['unknown'] : [];

  it('flips once, exactly on the threshold', () => {
    const worlds = CASES.filter(([check, , , expected]) => check === id && expected === 'fail').map(([, , world]) => judge(id, world)[0]);
    const flips = worlds.map((judged) => {
      const seen = Array.from({ length: 1500 }, (_, at) => judged?.again({ ...THRESHOLDS, [limit]: at })?.status ?? '-');
      const at = seen.findIndex((status, place) => place > 0 && status !== seen[place - 1]);
      const [before, after] = GROWING.includes(limit) ? ['pass', 'fail'] : ['fail', 'pass'];
      if (at < 0) return null;
      const then = seen.slice(at).filter((status) => !beyond.includes(status));
      expect({ id, first: new Set(seen.slice(0, at)), then: new Set(then) }).toEqual({ id, first: new Set([before]), then: new Set([after]) });
      const days = judged?.facts.flatMap(({ key, value }) => (/^(days_|age_days|length|reuse|minimum|remembers)/.test(key) ? [Number(value)] : [])) ?? [];
      // What is idle for 90 days fails by 90 and passes by 91; root that was used 90 days ago passes by 90.
      if (days.length > 0) expect(days.map((each) => each + 1)).toContain(at);
      return at;
    });
    expect({ id, flips: flips.filter((at) => at !== null).length > 0 }).toEqual({ id, flips: true });
  });
});

describe('controls', () => {
  /** SESSION_FACTS: which number of which version a check meets; `@`: only by a threshold that is at least as strict. */
  const NUMBERS: Readonly<Record<string, string>> = {
    'root-access-key': '2.4 1.3 IAM.4 8.2.2', 'root-used': '2.7 1.6 8.2.2', 'root-without-mfa': '2.5 1.4 IAM.9 8.4.2', 'root-in-member': '2.1.1',
    'console-without-mfa': '2.10 1.9 IAM.5 IAM.19 8.4.2', 'password-unused': '2.11@45 1.11@45 IAM.8@90 IAM.22@45 8.2.6@90',
    'key-unused': '2.11@45 1.11@45 IAM.8@90 IAM.22@45 8.2.6@90 8.6.3', 'key-never-used': '2.11@45 1.11@45 IAM.8@90 IAM.22@45 8.2.6@90 8.6.3',
    'key-not-rotated': '2.12@90 1.13@90 IAM.3@90 8.3.9@90 8.6.3@90', 'user-two-keys': '1.12', 'key-inactive': '8.2.6@90', 'user-no-credentials': '8.2.6@90',
    'user-direct-policies': '2.13 1.14 IAM.2 7.2.2', 'user-administrator': '2.14 1.15 IAM.1 7.2.2', 'role-administrator': '2.14 1.15 IAM.1 7.2.5',
    'user-escalation': '7.2.2', 'role-escalation': '7.2.2', 'user-without-owner': 'IAM.25 7.2.4', 'role-without-owner': 'IAM.24 7.2.4',
    'service-credential-active': '8.6.3', 'service-credential-no-expiry': '8.6.3', 'ssh-key-active': '8.6.3', 'signing-certificate-active': '8.6.3',
    'server-certificate-expired': '2.17 1.18 IAM.26', 'role-unused': '7.2.5.1@90', 'permissions-unused': '7.2.2 7.2.5', 'role-trusts-outside': '7.2.5',
    'role-trusts-deleted': '7.2.5', 'role-admin-outside': '2.14 1.15 IAM.1 7.2.5', 'person-several-accounts': '2.19 1.20 8.2.1',
    'user-has-identity': '2.19 1.20 8.2.1', 'password-policy-absent': '2.8 2.9 1.7 1.8 IAM.7 IAM.15 IAM.16 8.3.6 8.3.7 8.3.9',
    'password-policy-short': '2.8@14 1.7@14 IAM.7@8 IAM.15@14 8.3.6@12', 'password-policy-reuse': '2.9@24 1.8@24 IAM.16@24 8.3.7@4',
    'account-not-recorded': 'Config.1', 'account-without-audit-role': '', 'cloudshell-full-access': '2.20 1.21 IAM.27', 'support-role-missing': '2.15 1.16 IAM.18 12.10.3',
  };

  it.each(Object.entries(NUMBERS))('of %s: %s', (id, expected) => {
    const found = controlsOf(checkOf(id)).filter(({ standard }) => ['cis7', 'cis5', 'hub', 'pci'].includes(standard));
    expect(found.map(({ number, at }) => (at === null ? number : `${number}@${at}`)).join(' ')).toBe(expected);
  });

  it('that depend on a threshold are shown on it, and not one beyond', () => {
    for (const check of CHECKS) {
      for (const { at, number } of controlsOf(check)) {
        if (at === null) continue;
        const { limit = 'days' } = check;
        const [laxer, stricter] = limit.startsWith('password') ? [at - 1, at + 1] : [at + 1, at - 1];
        const shown = (value: number) => controlsMet(check, { ...THRESHOLDS, [limit]: value }).some((each) => each.number === number && each.at === at);
        expect([check.id, number, check.limit === undefined, shown(laxer), shown(at), shown(stricter)]).toEqual([check.id, number, false, false, true, true]);
      }
    }
  });

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
