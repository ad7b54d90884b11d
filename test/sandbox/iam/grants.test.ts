import { readGrants } from '../../../src/sandbox/iam/grants.js';
import { allow, deny, policyDocument } from '../../../src/sandbox/worlds/builder.js';
import { SERVICE_NAMESPACES, serviceActions, serviceName } from '../../../src/sandbox/worlds/service-catalogue.js';

const servicesOf = (document: string) => [...(readGrants(document)?.services ?? ['none'])];
const except = (...actions: string[]) => policyDocument({ Effect: 'Allow', NotAction: actions, Resource: '*' });
const allBut = (...left: string[]) => SERVICE_NAMESPACES.filter((namespace) => !left.includes(namespace));

describe('the catalogue', () => {
  it('is large enough for an administrator, in order, and names services and actions', () => {
    expect(SERVICE_NAMESPACES.length).toBeGreaterThan(440);
    expect([...SERVICE_NAMESPACES].sort()).toEqual(SERVICE_NAMESPACES);
    expect([serviceName('s3'), serviceName('nowhere')]).toEqual(['Amazon S3', 'nowhere']);
    expect(serviceActions('sts')).toEqual(expect.arrayContaining(['AssumeRole', 'GetCallerIdentity']));
    expect(serviceActions('../services')).toEqual([]);
  });
});

describe('readGrants', () => {
  it.each<[string, string, readonly string[]]>([
    ['everything', allow('*'), SERVICE_NAMESPACES],
    ['everything as *:*', allow('*:*'), SERVICE_NAMESPACES],
    ['services', allow(['s3:*', 'ec2:Describe*', 'SQS:SendMessage']), ['ec2', 's3', 'sqs']],
    ['an action that the catalogue does not know', allow('s3:NotYetKnown'), ['s3']],
    ['a service by wildcards', allow('s?s:*'), SERVICE_NAMESPACES.filter((namespace) => /^s.s$/.test(namespace))],
    ['all but two services', except('iam:*', 'ec2:*'), allBut('iam', 'ec2')],
    ['all but some actions', except('iam:Get*', 's3:*Object'), SERVICE_NAMESPACES],
    ['all but every single action', except(...serviceActions('freetier').map((name) => `freetier:${name}`)), allBut('freetier')],
    ['nothing by Deny', deny('*'), []],
    ['nothing by no statement', policyDocument(), []],
    ['with a condition', policyDocument({
      Effect: 'Allow',
      Action: 'kms:*',
      Resource: 'arn:aws:kms:*:*:key/x',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    }), ['kms']],
    [
      'beside a Deny',
      policyDocument({ Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: '*' }, { Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      ['s3', 'sqs'],
    ],
    ['one statement without a list', '{"Statement":{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}}', ['sns']],
  ])('knows %s', (_what, document, expected) => {
    expect(servicesOf(document)).toEqual(expected);
  });

  it.each(['', '{"Version":"2012-10-17","Statement":[{', '[]', '"text"', '{}'])('takes %j for no policy', (document) => {
    expect(readGrants(document)).toBeNull();
  });

  it.each<[string, boolean]>([
    [allow('made-up:Get*'), true],
    [allow('s3:*'), false],
    [except('s3:*'), true],
    [except('made-up:*'), false],
    [except('made-up:Get*'), true],
  ])('%s reaches a service beyond the catalogue: %s', (document, expected) => {
    expect(readGrants(document)?.allowsService('made-up')).toBe(expected);
  });

  it('knows single actions, in any case', () => {
    const grants = readGrants(allow(['s3:Get*', 'EC2:describeInstances']));
    expect([
      grants?.allowsAction('s3', 'GetObject'),
      grants?.allowsAction('s3', 'PutObject'),
      grants?.allowsAction('ec2', 'DescribeInstances'),
    ]).toEqual([true, false, true]);
    expect([
      readGrants(except('s3:Get*'))?.allowsAction('s3', 'GetObject'),
      readGrants(except('s3:Get*'))?.allowsAction('s3', 'PutObject'),
    ]).toEqual([false, true]);
  });

  it.each<[string, boolean]>([
    [deny('s3:*'), true],
    [deny('*'), true],
    [deny(['s3:Get*', 's3:Put*']), false],
    [deny('s3:*', 'arn:aws:s3:::one/*'), false],
    [policyDocument({ Effect: 'Deny', NotAction: ['iam:*'], Resource: '*' }), true],
    [policyDocument({ Effect: 'Deny', NotAction: ['s3:Get*'], Resource: '*' }), false],
    [policyDocument({ Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), false],
    [allow('s3:*'), false],
  ])('%s refuses all of S3: %s', (document, expected) => {
    expect(readGrants(document)?.refusesService('s3')).toBe(expected);
  });
});
