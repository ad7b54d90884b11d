import { reportCsv } from '../../../src/sandbox/iam/report-csv.js';
import type { WorldAccount } from '../../../src/sandbox/world.js';
import { account, key, report, user } from '../tiny-world.js';

const AT = '2026-11-20T11:00:00Z';
const csv = (changes: Partial<WorldAccount>, at = AT) => reportCsv(account(changes), 'aws', at);
const lines = (changes: Partial<WorldAccount>, at = AT) => csv(changes, at).split('\n');
/** The row of the only user, without its name, ARN and creation time. */
const facts = (changes: Parameters<typeof user>[1]) => lines({ users: [user('alice', changes)] })[2]?.split(',').slice(3).join(',');

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,' +
  'access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,' +
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const NO_KEY = 'false,N/A,N/A,N/A,N/A';
const NO_CERTIFICATES = 'false,N/A,false,N/A';
const ROOT =
  `<root_account>,arn:aws:iam::222222222222:root,2020-01-01T00:00:00Z,false,N/A,N/A,not_supported,false,${NO_KEY},${NO_KEY},${NO_CERTIFICATES}`;

describe('the credential report', () => {
  it('has a header, the root user, and no newline at the end', () => {
    expect(csv({})).toBe(`${HEADER}\n${ROOT}`);
  });

  it('shows a whole user', () => {
    const alice = user('alice', {
      path: '/eng/',
      password: { changedAt: '2024-02-03T04:06:00Z', lastUsedAt: '2026-05-01T10:00:00.999Z' },
      mfa: true,
      keys: [
        key('AKIA1', { lastUsed: { at: '2026-11-01T08:00:00Z', region: 'N/A', service: 's3' } }),
        key('AKIA2', { status: 'Inactive', createdAt: '2024-06-01T00:00:00Z' }),
      ],
      certificates: [{ active: true, uploadedAt: '2024-07-01T00:00:00Z' }, { active: false, uploadedAt: '2024-08-01T00:00:00Z' }],
    });
    expect(lines({ users: [alice] })[2]).toBe(
      'alice,arn:aws:iam::222222222222:user/eng/alice,2024-02-03T04:05:06Z,true,2026-05-01T10:00:00Z,2024-02-03T04:06:00Z,N/A,true,' +
      'true,2024-02-03T04:05:07Z,2026-11-01T08:00:00Z,N/A,s3,false,2024-06-01T00:00:00Z,N/A,N/A,N/A,' +
      'true,2024-07-01T00:00:00Z,false,2024-08-01T00:00:00Z',
    );
  });

  const REST = `${NO_KEY},${NO_CERTIFICATES}`;
  const NO_PASSWORD = 'false,N/A,N/A,N/A,false';
  it.each<[string, Parameters<typeof user>[1], string]>([
    ['no password', {}, `${NO_PASSWORD},${NO_KEY},${REST}`],
    ['a password never used', { password: { changedAt: '2024-02-03T04:06:00Z', lastUsedAt: null } },
      `true,no_information,2024-02-03T04:06:00Z,N/A,false,${NO_KEY},${REST}`],
    ['a password used later than the report', { password: { changedAt: '2024-02-03T04:06:00Z', lastUsedAt: '2026-11-20T11:00:01Z' } },
      `true,no_information,2024-02-03T04:06:00Z,N/A,false,${NO_KEY},${REST}`],
    ['a password set later than the report', { password: { changedAt: '2026-11-20T11:00:01Z', lastUsedAt: null } },
      `${NO_PASSWORD},${NO_KEY},${REST}`],
    ['a key never used', { keys: [key('AKIA1')] }, `${NO_PASSWORD},true,2024-02-03T04:05:07Z,N/A,N/A,N/A,${REST}`],
    ['an expired key', { keys: [key('AKIA1', { status: 'Expired' })] }, `${NO_PASSWORD},false,2024-02-03T04:05:07Z,N/A,N/A,N/A,${REST}`],
    ['a key used later than the report', { keys: [key(
      'AKIA1',
      { lastUsed: { at: '2026-11-20T11:30:00Z', region: 'eu-west-1', service: 'ec2' } },
    )] },
      `${NO_PASSWORD},true,2024-02-03T04:05:07Z,N/A,N/A,N/A,${REST}`],
    ['a key used at the second of the report', { keys: [key('AKIA1', { lastUsed: { at: AT, region: 'eu-west-1', service: 'ec2' } })] },
      `${NO_PASSWORD},true,2024-02-03T04:05:07Z,${AT},eu-west-1,ec2,${REST}`],
    [
      'a key made later than the report',
      { keys: [key('AKIA1', { createdAt: '2026-11-20T11:30:00Z' })] },
      `${NO_PASSWORD},${NO_KEY},${REST}`,
    ],
    ['three keys', { keys: [key('AKIA1'), key('AKIA2'), key('AKIA3', { createdAt: '2025-01-01T00:00:00Z' })] },
      `${NO_PASSWORD},true,2024-02-03T04:05:07Z,N/A,N/A,N/A,true,2024-02-03T04:05:07Z,N/A,N/A,N/A,${NO_CERTIFICATES}`],
  ])('shows a user with %s', (_, changes, expected) => {
    expect(facts(changes)).toBe(expected);
  });

  it('shows the root user\'s credentials', () => {
    const root = {
      createdAt: '2019-01-01T00:00:00Z',
      password: { changedAt: '2019-01-01T00:00:00Z', lastUsedAt: '2026-05-01T10:00:00Z' },
      mfa: true,
      keys: [key('AKIAROOT', { lastUsed: { at: '2020-01-01T00:00:00Z', region: 'us-east-1', service: 'sts' } })],
    };
    expect(lines({ root })[1]).toBe(
      '<root_account>,arn:aws:iam::222222222222:root,2019-01-01T00:00:00Z,true,2026-05-01T10:00:00Z,2019-01-01T00:00:00Z,not_supported,true,' +
      `true,2024-02-03T04:05:07Z,2020-01-01T00:00:00Z,us-east-1,sts,${NO_KEY},${NO_CERTIFICATES}`,
    );
  });

  it('sorts users without regard to case', () => {
    const users = ['bob', 'Zoe', 'alice', 'Bert'].map((name) => user(name));
    expect(lines({ users }).slice(2).map((line) => line.split(',')[0])).toEqual(['alice', 'Bert', 'bob', 'Zoe']);
  });

  it('is a snapshot: who was created later is missing, who was deleted later still stands', () => {
    const users = [
      user('created-then', { createdAt: AT }),
      user('created-later', { createdAt: '2026-11-20T11:00:01Z' }),
      user('deleted-later', { deletedAt: '2026-11-20T11:00:01Z' }),
      user('deleted-then', { deletedAt: AT }),
    ];
    expect(lines({ users }).slice(2).map((line) => line.split(',')[0])).toEqual(['created-then', 'deleted-later']);
  });

  it('can spell dates with an offset, and names of other partitions', () => {
    const text = reportCsv(account({ report: report({ dates: '+00:00' }), users: [user('alice')] }), 'aws-cn', AT);
    expect(text.split('\n')[2]).toMatch(/^alice,arn:aws-cn:iam::222222222222:user\/alice,2024-02-03T04:05:06\+00:00,false/);
  });

  it.each<[boolean, string]>([
    [true, '"a,b","arn:aws:iam::222222222222:user/a,b",2024-02-03T04:05:06Z'],
    [false, 'a,b,arn:aws:iam::222222222222:user/a,b,2024-02-03T04:05:06Z'],
  ])('quotes names with commas: %s', (quoteCommas, expected) => {
    expect(lines({ users: [user('a,b')], report: report({ quoteCommas }) })[2]).toContain(expected);
  });

  it('has a 23rd column when the world says so', () => {
    const keys = ['1', '2', '3', '4'].map((n) => key(`AKIA${n}`));
    const [header, root, few, many] = lines({ report: report({ columns: 23 }), users: [user('few'), user('many', { keys })] });
    expect(header).toBe(`${HEADER},additional_credentials_info`);
    expect(root).toBe(`${ROOT},N/A`);
    expect(few?.endsWith(',N/A')).toBe(true);
    expect(many?.endsWith(',2 more access keys (ListAccessKeys)')).toBe(true);
    for (const line of [root, few, many]) expect(line?.split(',')).toHaveLength(23);
  });

  it('ends with the damaged lines of the world', () => {
    expect(lines({ report: report({ extraLines: ['broken,"', ''] }) }).slice(2)).toEqual(['broken,"', '']);
  });
});
