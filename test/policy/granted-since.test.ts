import { parsePolicy, type PolicyDocument } from '../../src/model/policy.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, EarlierVersion } from '../../src/policy/applied-policy.js';
import { grantedSince } from '../../src/policy/granted-since.js';
import { allow, allowNot, applied, deny, document, UNREAD, WITH_MFA, type StatementJson } from './support.js';

const MADE = '2020-01-01T00:00:00.000Z';
const [V2, V3, V4] = ['2022-02-02T00:00:00.000Z', '2023-03-03T00:00:00.000Z', '2024-04-04T00:00:00.000Z'];
const S3 = document(allow('s3:*'));
const EC2 = document(allow('ec2:*'));

function managed(more: Partial<AppliedPolicy> = {}): AppliedPolicy {
  return { ...applied('Deploy', allow('s3:*')), arn: 'arn:aws:iam::111122223333:policy/Deploy', createdAt: MADE, ...more };
}

/** A policy whose default version is of that day, after these, newest first. */
function versioned(createdAt: string | null, ...earlier: readonly (readonly [string | null, PolicyDocument | Unknown])[]): AppliedPolicy {
  return managed({ versions: { createdAt, earlier: earlier.map(([at, of]) => ({ createdAt: at, document: of })) } });
}

function since(policy: AppliedPolicy, namespace = 's3', action: string | null = null): string | null {
  return grantedSince(policy, namespace, action)?.toISOString() ?? null;
}

describe('grantedSince', () => {
  it.each<[string, AppliedPolicy, string | null]>([
    ['a single version: the policy', managed(), MADE],
    ['an AWS-managed policy: the policy', managed({ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }), MADE],
    ['an inline policy: not known', applied('own', allow('s3:*')), null],
    ['a policy without a date: not known', managed({ createdAt: null }), null],
    ['a policy with a date that is none: not known', managed({ createdAt: 'long ago' }), null],
    ['a service added by the default version', versioned(V4, [V3, EC2], [MADE, EC2]), V4],
    ['a service that every version had: the policy', versioned(V4, [V3, S3], [MADE, S3]), MADE],
    ['a service added on the way', versioned(V4, [V3, S3], [V2, S3], [MADE, EC2]), V2],
    ['a service taken away and given back', versioned(V4, [V3, S3], [V2, EC2], [MADE, S3]), V3],
    ['a version that can’t be read ends it', versioned(V4, [V3, S3], [V2, UNKNOWN], [MADE, S3]), V3],
    ['older versions were deleted: the oldest that is left', versioned(V4, [V3, S3]), V3],
    ['all older versions were deleted', versioned(V4), V4],
    ['the default version is not dated, the one before is', versioned(null, [V3, S3]), V3],
    ['the default version is not dated, and the one before grants nothing of it: not known', versioned(null, [V3, EC2]), null],
    ['nothing is dated: not known', versioned(null, [null, S3]), null],
    ['a version without a date does not end it', versioned(V4, [null, S3], [V2, S3]), V2],
    ['a version without a date is not where it begins', versioned(V4, [V3, S3], [null, S3]), V3],
    ['a version with a date that is none neither', versioned(V4, [V3, S3], ['2021-02-30T00:00:00Z', S3]), V3],
    ['the default version can’t be read: nothing is known of before', { ...versioned(V4, [V3, S3]), document: UNKNOWN, text: UNKNOWN }, V4],
    ['a policy that can’t be read, without versions', { ...UNREAD, createdAt: MADE }, MADE],
  ])('%s', (_, policy, expected) => {
    expect(since(policy)).toBe(expected);
  });

  it.each<[string, readonly StatementJson[], string, string | null, boolean]>([
    ['the action', [allow('s3:GetObject')], 's3', 'GetObject', true],
    ['the action, in other case', [allow('S3:getobject')], 's3', 'GetObject', true],
    ['the action by a wildcard', [allow('s3:Get*')], 's3', 'GetObject', true],
    ['another action of the service', [allow('s3:PutObject')], 's3', 'GetObject', false],
    ['another action of the service, asked for the service', [allow('s3:PutObject')], 's3', null, true],
    ['the service in other case', [allow('S3:PUTOBJECT')], 's3', null, true],
    ['a service whose name begins alike', [allow('s3express:*')], 's3', null, false],
    ['everything', [allow('*')], 's3', null, true],
    ['everything, asked for an action', [allow('*')], 's3', 'GetObject', true],
    ['every service’s Get*, asked for an action of that kind', [allow('*:Get*')], 's3', 'GetObject', true],
    ['NotAction of another service', [allowNot('ec2:*')], 's3', null, true],
    ['NotAction of the service', [allowNot('s3:*')], 's3', null, false],
    ['NotAction of a part of the service', [allowNot('s3:Get*')], 's3', null, true],
    ['NotAction of the action', [allowNot('s3:Get*')], 's3', 'GetObject', false],
    ['NotAction of another action', [allowNot('s3:Put*')], 's3', 'GetObject', true],
    ['the action in its second statement', [allow('ec2:*'), allow('s3:GetObject')], 's3', 'GetObject', true],
    ['it under a condition', [allow('s3:*', { Condition: WITH_MFA })], 's3', 'GetObject', true],
    ['it on one bucket', [allow('s3:*', { Resource: 'arn:aws:s3:::logs/*' })], 's3', 'GetObject', true],
    ['it, and denied it', [allow('s3:*'), deny('s3:*')], 's3', 'GetObject', true],
    ['nothing but a denial', [deny('s3:*')], 's3', 'GetObject', false],
  ])('the version before granted %s', (_, before, namespace, action, granted) => {
    expect(since(versioned(V4, [MADE, document(...before)]), namespace, action)).toBe(granted ? MADE : V4);
  });

  it('answers for each permission by itself, however often it is asked', () => {
    const policy = versioned(V4, [V3, document(allow('s3:*'), allow('ec2:RunInstances'))], [MADE, document(allow('s3:GetObject'))]);
    const asked = [
      ['s3', null],
      ['s3', 'GetObject'],
      ['s3', 'PutObject'],
      ['ec2', null],
      ['ec2', 'StopInstances'],
      ['sts', null],
    ] as const;
    const answers = (): readonly (string | null)[] => asked.map(([namespace, action]) => since(policy, namespace, action));
    expect(answers()).toEqual([MADE, MADE, V3, V3, V4, V4]);
    expect(answers()).toEqual(answers());
  });

  it('reads an older version once, and not at all where the policy has one version', () => {
    let read = 0;
    const earlier: EarlierVersion = {
      createdAt: MADE,
      get document() {
        read += 1;
        return parsePolicy('{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}');
      },
    };
    const policy = managed({ versions: { createdAt: V4, earlier: [earlier] } });
    for (let times = 0; times < 3; times += 1) expect([since(managed()), since(policy)]).toEqual([MADE, MADE]);
    expect(read).toBe(1);
  });
});
