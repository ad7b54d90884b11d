import { unusedAccessIn } from '../../src/aws/ocsf-finding.js';

const A = '111122223333';
const ROLE = `arn:aws:iam::${A}:role/team/rex`;
const USER = `arn:aws:iam::${A}:user/ann`;
const PREFIX = 'Software and Configuration Checks/AWS Security Best Practices/';
const THEN = '2026-01-10T08:00:00.000Z';

const made = (type: string, arn: string | null, more: object = {}): object => ({
  ...{ activity_id: 1, class_name: 'IAM Analysis Finding', status_id: 1, cloud: { account: { uid: A } } },
  finding_info: { types: [`${PREFIX}${type}`], title: 'Unused IAM Role' },
  metadata: { uid: 'f' },
  resources: [{ uid: 'arn:aws:s3:::other' }, ...(arn === null ? [] : [{ uid: arn, type: 'AWS::IAM::Role' }])],
  ...more,
});
const metrics = (own: object): object => ({ identity_activity_metrics: own });
const analysed = (...services: readonly object[]): object => ({ permission_analysis_results: [{ service_privilege_analysis_list: services }] });
const privileges = (...infos: readonly object[]): object => ({ privilege_attack_info_list: [{ attack: {}, privilege_info_list: infos }] });

const bare = { lastAccessed: null, accessKeyId: null, namespace: null, actions: [] };
const findings = (finding: unknown): readonly object[] => unusedAccessIn(finding).flatMap((each) => ('finding' in each ? each.finding : []));
const problems = (finding: unknown): readonly string[] => unusedAccessIn(finding).flatMap((each) => ('problem' in each ? each.problem : []));

describe('what an OCSF finding says was not used', () => {
  it.each<[string, object, readonly object[]]>([
    ['a role', made('Unused IAM Role', ROLE, metrics({ last_authentication_time: Date.parse(THEN) })), [{ ...bare, kind: 'role', arn: ROLE, lastAccessed: THEN }]],
    ['a role that was never used', made('UnusedIAMRole', ROLE, metrics({})), [{ ...bare, kind: 'role', arn: ROLE }]],
    ['a role of which only the last activity is known', made('Unused IAM Role', ROLE, metrics({ last_seen_time_dt: THEN })), [{ ...bare, kind: 'role', arn: ROLE, lastAccessed: THEN }]],
    ['a password', made('Unused IAM User Password', USER, metrics({ password_last_used_time_dt: THEN })), [{ ...bare, kind: 'password', arn: USER, lastAccessed: THEN }]],
    [
      'keys',
      made('Unused IAM User Access Key', USER, metrics({ programmatic_credentials: [{ uid: 'AKIAEXAMPLE1', last_used_time_dt: THEN }, { uid: 'AKIAEXAMPLE2' }] })),
      [
        { ...bare, kind: 'access_key', arn: USER, accessKeyId: 'AKIAEXAMPLE1', lastAccessed: THEN },
        { ...bare, kind: 'access_key', arn: USER, accessKeyId: 'AKIAEXAMPLE2' },
      ],
    ],
    [
      'a service as a whole, and actions of another',
      made('Unused Permission', ROLE, analysed(
        { name: 'S3', all_privileges_unused: true, last_used_time_dt: THEN },
        { name: 'sqs', unused_privileges_count: 1, ...privileges({ name: 'sqs:DeleteQueue', is_unused: true }, { name: 'SendMessage', is_unused: false }) },
      )),
      [
        { ...bare, kind: 'permission', arn: ROLE, namespace: 's3', lastAccessed: THEN },
        { ...bare, kind: 'permission', arn: ROLE, namespace: 'sqs', actions: [{ name: 'DeleteQueue', lastAccessed: null }] },
      ],
    ],
  ])('%s', (_, finding, expected) => {
    expect(findings(finding)).toEqual(expected);
    expect(problems(finding)).toEqual([]);
  });

  it('a service that one policy grants as a whole and another in part is not unused as a whole', () => {
    const finding = {
      ...made('Unused Permission', ROLE),
      permission_analysis_results: [
        { service_privilege_analysis_list: [{ name: 's3', all_privileges_unused: true }] },
        { service_privilege_analysis_list: [{ name: 's3', unused_privileges_count: 3, ...privileges({ name: 'PutObject', is_unused: true }) }] },
      ],
    };
    expect(findings(finding)).toMatchObject([{ namespace: 's3', actions: [{ name: 'PutObject' }] }]);
    expect(problems(finding)).toEqual([`finding f about ${ROLE}: 2 of 3 actions of s3 that were not used are not named`]);
  });

  it.each<[string, object]>([
    ['closed', { activity_id: 3 }],
    ['closed, in words', { activity_id: 2, activity_name: 'Close' }],
    ['suppressed', { status_id: 3 }],
    ['resolved', { status_id: 4 }],
    ['archived', { status_id: 5 }],
    ['about access from outside', { finding_info: { types: [`${PREFIX}External Access Granted`], title: 'Unused IAM Role' } }],
    ['without a type', { finding_info: {} }],
  ])('one that is %s is none', (_, more) => {
    expect(unusedAccessIn(made('Unused IAM Role', ROLE, more))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no principal', made('Unused IAM Role', null), 'it names no user or role'],
    ['a kind that is not known', made('Unused Certificate', USER), 'it is of a kind that is not known'],
    ['no key', made('Unused IAM User Access Key', USER, metrics({})), 'it names no access key'],
    ['a key without an id', made('Unused IAM User Access Key', USER, metrics({ programmatic_credentials: [{}] })), 'it names no access key'],
    ['a time that is none', made('Unused IAM Role', ROLE, metrics({ last_authentication_time: 'soon' })), 'when it was used can\'t be read'],
    ['a day that no calendar has', made('Unused IAM User Password', USER, metrics({ password_last_used_time_dt: '2026-02-30T00:00:00Z' })), 'when it was used can\'t be read'],
    ['no permission by name', made('Unused Permission', ROLE, { permission_analysis_results: [{ unused_privileges_count: 7 }] }), 'it does not name the permissions that were not used'],
    ['none of the actions', made('Unused Permission', ROLE, analysed({ name: 's3', unused_privileges_count: 7 })), '7 of 7 actions of s3 that were not used are not named'],
  ])('%s: a problem of its account, not nothing', (_, finding, words) => {
    expect(problems(finding)).toEqual([expect.stringContaining(words)]);
    expect(findings(finding)).toEqual([]);
  });

  it('of one that belongs to nobody, nobody knows whose it is: it breaks off', () => {
    expect(() => unusedAccessIn(made('Unused IAM Role', null, { cloud: {} }))).toThrow('a finding names no account');
  });

  it.each(['=cmd|x', 'role/evil\u001b[2J', '../..', 'résumé'])('an odd name is a name: %j', (name) => {
    const arn = `arn:aws:iam::${A}:role/${name}`;
    expect(findings(made('Unused IAM Role', arn))).toEqual([{ ...bare, kind: 'role', arn }]);
  });
});
