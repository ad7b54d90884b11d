import { isAwsManagedPolicy, parseArn, parseUserArn, roleArn } from '../../src/model/arn.js';

describe('parseArn', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/eng/alice', ['aws', 'iam', '', '111122223333', 'user/eng/alice']],
    ['arn:aws-us-gov:iam::111122223333:root', ['aws-us-gov', 'iam', '', '111122223333', 'root']],
    ['arn:aws:iam::aws:policy/AdministratorAccess', ['aws', 'iam', '', 'aws', 'policy/AdministratorAccess']],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:a:b', ['aws', 'logs', 'eu-west-1', '111122223333', 'log-group:a:b']],
    ['arn:aws:s3:::bucket/key', ['aws', 's3', '', '', 'bucket/key']],
  ])('takes %s apart', (text, [partition, service, region, accountId, resource]) => {
    expect(parseArn(text)).toEqual({ partition, service, region, accountId, resource });
  });

  it.each(['', 'alice', 'arn', 'arn:aws:iam::111122223333', 'urn:aws:iam::111122223333:root', 'arn::iam::1:root', 'arn:aws:::1:root'])(
    'takes "%s" for none',
    (text) => {
      expect(parseArn(text)).toBeNull();
    },
  );
});

describe('parseUserArn', () => {
  const account = 'arn:aws:iam::111122223333';

  it.each([
    [`${account}:user/alice`, '/', 'alice'],
    [`${account}:user/eng/alice`, '/eng/', 'alice'],
    [`${account}:user/a/b/c/line-supervisor`, '/a/b/c/', 'line-supervisor'],
    [`arn:aws-cn:iam::111122223333:user/=1+1`, '/', '=1+1'],
    [`${account}:user/marchbank,anna`, '/', 'marchbank,anna'],
    [`${account}:user/user/user`, '/user/', 'user'],
    [`${account}:user/greta@example.com`, '/', 'greta@example.com'],
    [`${account}:user/a:b/alice`, '/a:b/', 'alice'],
  ])('%s has path %s and name %s', (arn, path, name) => {
    expect(parseUserArn(arn)).toEqual({ path, name });
  });

  it.each([`${account}:root`, `${account}:role/eng/alice`, `${account}:users/alice`, 'alice', ''])('%s is no user', (arn) => {
    expect(parseUserArn(arn)).toBeNull();
  });
});

describe('isAwsManagedPolicy', () => {
  it.each([
    ['arn:aws:iam::aws:policy/AdministratorAccess', true],
    ['arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess', true],
    ['arn:aws:iam::111122223333:policy/aws', false],
    ['arn:aws:iam::111122223333:policy/aws:policy/AdministratorAccess', false],
    ['AdministratorAccess', false],
  ])('%s: %s', (arn, expected) => {
    expect(isAwsManagedPolicy(arn)).toBe(expected);
  });
});

describe('roleArn', () => {
  it.each([
    ['aws', 'IamAuditReadOnly', 'arn:aws:iam::111122223333:role/IamAuditReadOnly'],
    ['aws-us-gov', 'audit/Reader', 'arn:aws-us-gov:iam::111122223333:role/audit/Reader'],
    ['aws', '/audit/team/Reader', 'arn:aws:iam::111122223333:role/audit/team/Reader'],
  ])('in %s, %s is %s', (partition, name, expected) => {
    expect(roleArn(partition, '111122223333', name)).toBe(expected);
  });
});
