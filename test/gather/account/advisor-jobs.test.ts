import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import { jobsFor } from '../../../src/gather/account/advisor-jobs.js';
import {
  account,
  ACCOUNT_ID,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  completed,
  config,
  configUser,
  detail,
  details,
  group,
  key,
  lastAccessed,
  managed,
  report,
  role,
  row,
  seen,
  service,
  unseen,
} from '../../fixtures.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import { nameKey } from '../../../src/reconcile/subjects.js';

const ASK_ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null };
const INFER: AdvisorRequest = { ...ASK_ALL, inferDays: 90 };
const roleArn = (name: string, path = '/'): string => `arn:aws:iam::${ACCOUNT_ID}:role${path}${name}`;
const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`;
const LINKED = '/aws-service-role/ecs.amazonaws.com/';

const arnsOf = (evidence: AccountEvidence, request: AdvisorRequest): readonly string[] => jobsFor(account(), evidence, request).map(({ arn }) => arn).sort();

const everything: AccountEvidence = {
  credential_report: report([row('idle', key(1, ago(900), ago(300))), row('busy', key(1, ago(900), ago(1)))]),
  account_details: details([detail('idle'), detail('busy')], {
    roles: [role('idle'), role('busy', { lastUsed: { at: ago(1), region: null } }), role('linked', { path: LINKED, lastUsed: { at: ago(0), region: null } })],
  }),
  managed_policies: managed(),
  service_credentials: seen({ credentials: [] }),
};

describe('whom access advisor is asked about', () => {
  it.each<[string, AdvisorRequest, readonly string[]]>([
    ['everybody with --no-infer', ASK_ALL, [roleArn('busy'), roleArn('idle'), roleArn('linked', LINKED), arnOf('busy'), arnOf('idle')]],
    ['only whose answer is not implied', INFER, [roleArn('busy'), arnOf('busy')]],
    ['users', { ...ASK_ALL, subjects: 'users' }, [arnOf('busy'), arnOf('idle')]],
    ['roles that are not implied', { ...INFER, subjects: 'roles' }, [roleArn('busy')]],
    ['for fewer days fewer', { ...INFER, inferDays: 1_000, subjects: 'users' }, [arnOf('busy'), arnOf('idle')]],
    ['one by its ARN', { ...ASK_ALL, subjects: new Set([arnOf('idle')]) }, [arnOf('idle')]],
    ['one by its name', { ...ASK_ALL, subjects: new Set([nameKey(ACCOUNT_ID, 'role', 'LINKED')]) }, [roleArn('linked', LINKED)]],
    ['nobody who is not there', { ...ASK_ALL, subjects: new Set([roleArn('ghost'), policyArn('Ghost')]) }, []],
    ['nobody of another account', { ...ASK_ALL, subjects: new Set(['arn:aws:iam::222222222222:role/idle']) }, []],
  ])('%s', (_, request, expected) => {
    expect(arnsOf(everything, request)).toEqual([...expected].sort());
  });

  it('not the root user, who can’t be asked about', () => {
    expect(arnsOf({ credential_report: report([row('ann')]) }, ASK_ALL)).toEqual([arnOf('ann')]);
  });

  it('not users that are gone', () => {
    expect(arnsOf({ config: config([configUser('gone'), configUser('ann')]), account_details: details([detail('ann')]) }, ASK_ALL)).toEqual([arnOf('ann')]);
  });

  it('users of AWS Config and of the report, where the details are not seen', () => {
    const evidence = { config: config([configUser('ann')]), credential_report: report([row('bob')]), account_details: unseen('denied') };
    expect(arnsOf(evidence, ASK_ALL)).toEqual([arnOf('ann'), arnOf('bob')]);
  });

  it('whoever was named by ARN, where the details were not seen', () => {
    const subjects = new Set([roleArn('app'), policyArn('Deploy'), ADMIN_ARN, 'arn:aws:iam::222222222222:role/app', nameKey(ACCOUNT_ID, 'role', 'other')]);
    expect(arnsOf({ account_details: unseen('denied') }, { ...INFER, subjects })).toEqual([ADMIN_ARN, policyArn('Deploy'), roleArn('app')].sort());
  });

  it('groups and policies that were named', () => {
    const evidence = { account_details: details([], { groups: [group('Readers')], documents: { [policyArn('Deploy')]: ADMIN_TEXT } }), managed_policies: managed() };
    const readers = `arn:aws:iam::${ACCOUNT_ID}:group/Readers`;
    expect(arnsOf(evidence, { ...INFER, subjects: new Set([readers, nameKey(ACCOUNT_ID, 'policy', 'deploy'), ADMIN_ARN]) })).toEqual([readers, ADMIN_ARN, policyArn('Deploy')].sort());
  });

  it('not policies that AWS has not', () => {
    const evidence = { account_details: unseen('denied'), managed_policies: managed({}, [], {}, [ADMIN_ARN]) };
    expect(arnsOf(evidence, { ...INFER, subjects: new Set([ADMIN_ARN, roleArn('app')]) })).toEqual([roleArn('app')]);
  });

  it('once each', () => {
    const twice = { account_details: details([detail('ann')]), config: config([configUser('ann')]), credential_report: report([row('ann')]) };
    expect(arnsOf(twice, ASK_ALL)).toEqual([arnOf('ann')]);
  });

  it('nobody in an account of which nothing is known', () => {
    expect(arnsOf({}, ASK_ALL)).toEqual([]);
  });

  it('the same again where some have answered: whether that is enough is decided elsewhere', () => {
    expect(arnsOf({ ...everything, last_accessed: lastAccessed({ [arnOf('busy')]: completed([service('s3', ago(1))]) }) }, INFER)).toEqual([roleArn('busy'), arnOf('busy')].sort());
  });
});

describe('who tells which services AWS tracks', () => {
  const may = (action: string) => ({ inline: [{ name: 'own', document: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }) }] });
  const busy = { lastUsed: { at: ago(1), region: null } };
  const asked = (...roles: readonly ReturnType<typeof role>[]): readonly string[] => arnsOf({ account_details: details([], { roles }) }, INFER);
  const probe = 'arn:aws:iam::aws:policy/AdministratorAccess';

  it.each<[string, readonly ReturnType<typeof role>[], readonly string[]]>([
    ['nobody, where nobody is idle', [role('a', { ...busy, ...may('glue:*') })], [roleArn('a')]],
    ['nobody, where those who are may do nothing', [role('a')], []],
    ['nobody, where AWS documents that it tracks all that is allowed', [role('a', may('s3:*')), role('b', may('sqs:Send*'))], []],
    ['nobody, for service-linked roles only', [role('a', { path: LINKED, ...may('*') })], []],
    ['an administrator who is asked in any case', [role('a', { ...busy, ...may('*') }), role('b', may('*')), role('c', may('glue:*'))], [roleArn('a')]],
    ['else an idle one, the first by ARN', [role('a', may('glue:*')), role('c', may('*:*')), role('b', may('*'))], [roleArn('b')]],
    ["else AWS's own policy for administrators", [role('a', may('glue:*')), role('b', may('s*')), role('c', { ...busy, ...may('glue:*') })], [probe, roleArn('c')]],
  ])('%s', (_, roles, expected) => {
    expect(asked(...roles)).toEqual([...expected].sort());
  });

  it('the policy is that of the partition', () => {
    const evidence = { account_details: details([], { roles: [role('a', { arn: `arn:aws-us-gov:iam::${ACCOUNT_ID}:role/a`, ...may('glue:*') })] }) };
    expect(arnsOf(evidence, INFER)).toEqual([probe.replace('aws', 'aws-us-gov')]);
  });
});

describe('the policies that a job is about', () => {
  const S3 = '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
  const SQS = '{"Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}';
  const attached = (...names: readonly string[]) => ({ attached: names.map((name) => ({ name, arn: policyArn(name) })) });
  const inline = (...policies: readonly (readonly [string, string])[]) => ({ inline: policies.map(([name, document]) => ({ name, document })) });

  function of(more: Parameters<typeof role>[1], documents: Readonly<Record<string, string>> = {}): string | null | undefined {
    const evidence = { account_details: details([], { roles: [role('app', more)], documents }), managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }) };
    return jobsFor(account(), evidence, ASK_ALL)[0]?.policies;
  }
  const documents = { [policyArn('A')]: S3, [policyArn('B')]: SQS };

  it('are the same in whatever order AWS sends them', () => {
    expect(of(attached('A', 'B'), documents)).toMatch(/^[0-9a-f]{32}$/);
    expect(of(attached('B', 'A'), documents)).toBe(of(attached('A', 'B'), documents));
    expect(of(inline(['x', S3], ['y', SQS]))).toBe(of(inline(['y', SQS], ['x', S3])));
    expect(of({ ...attached('A'), boundaryArn: ADMIN_ARN }, documents)).toBe(of(attached('A'), documents));
  });

  it.each<[string, Parameters<typeof of>, Parameters<typeof of>]>([
    ['one more', [attached('A'), documents], [attached('A', 'B'), documents]],
    ['another one of the same text', [attached('A'), { ...documents, [policyArn('B')]: S3 }], [attached('B'), { ...documents, [policyArn('B')]: S3 }]],
    ['another version', [attached('A'), documents], [attached('A'), { ...documents, [policyArn('A')]: SQS }]],
    ['one that can not be read', [attached('A'), documents], [attached('A'), {}]],
    ['one that was empty and one that can not be read', [attached('A'), { [policyArn('A')]: '' }], [attached('A'), {}]],
    ['another inline text', [inline(['x', S3])], [inline(['x', SQS])]],
    ['texts that changed places', [inline(['x', S3], ['y', SQS])], [inline(['x', SQS], ['y', S3])]],
    ['none any more', [inline(['x', S3])], [{}]],
  ])('%s: others', (_, one, other) => {
    expect(of(...one)).not.toBe(of(...other));
  });

  it('those of groups count, and which group it is', () => {
    const ofAnn = (groups: readonly string[], ...all: readonly ReturnType<typeof group>[]) =>
      jobsFor(account(), { account_details: details([detail('ann', { groups })], { groups: all }), managed_policies: managed() }, ASK_ALL)[0]?.policies;
    const readers = group('Readers', inline(['x', S3]));
    expect(ofAnn(['Readers'], readers)).not.toBe(ofAnn(['Readers'], group('Readers', inline(['x', SQS]))));
    expect(ofAnn(['Readers'], readers)).not.toBe(ofAnn(['Writers'], group('Writers', inline(['x', S3]))));
    // A group that can't be looked into.
    expect(ofAnn(['Readers'])).not.toBe(ofAnn([]));
  });

  it.each<[string, AccountEvidence, AdvisorRequest]>([
    ['only an ARN', { account_details: unseen('denied') }, { ...ASK_ALL, subjects: new Set([roleArn('app')]) }],
    ['only in the report', { credential_report: report([row('ann')]) }, ASK_ALL],
    ['listed, but nobody wants to know what it may do', { account_details: details([detail('ann')]) }, ASK_ALL],
  ])('are not known of somebody who is %s', (_, evidence, request) => {
    expect(jobsFor(account(), evidence, request)).toMatchObject([{ policies: null }]);
  });
});

describe('jobs that take longer', () => {
  const inline = (statement: object) => ({ inline: [{ name: 'own', document: JSON.stringify({ Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] }) }] });
  const wide = (more: Parameters<typeof role>[1]): boolean | undefined => {
    const evidence = { account_details: details([], { roles: [role('app', more)] }), managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }) };
    return jobsFor(account(), evidence, ASK_ALL)[0]?.wide;
  };

  it.each<[string, Parameters<typeof role>[1], boolean]>([
    ['an administrator', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] }, true],
    ['every read', inline({ Action: '*:Describe*' }), true],
    ['all but something', inline({ NotAction: 'iam:*' }), true],
    ['one service', inline({ Action: ['s3:*'] }), false],
    ['a denial of everything', inline({ Effect: 'Deny', Action: '*' }), false],
    ['a boundary of everything', { boundaryArn: ADMIN_ARN }, false],
    ['nothing', {}, false],
  ])('%s: %s', (_, more, expected) => {
    expect(wide(more)).toBe(expected);
  });

  it.each(['user', 'role', 'group'])('a %s of which only the ARN is known: it may have any policies', (kind) => {
    const arn = `arn:aws:iam::${ACCOUNT_ID}:${kind}/app`;
    expect(jobsFor(account(), { account_details: unseen('denied') }, { ...ASK_ALL, subjects: new Set([arn]) })).toEqual([{ arn, wide: true, policies: null }]);
  });

  it('come first', () => {
    const roles = ['a', 'b', 'c', 'd'].map((name) => role(name, ['b', 'd'].includes(name) ? inline({ Action: '*' }) : {}));
    const asked = jobsFor(account(), { account_details: details([], { roles }) }, ASK_ALL);
    expect(asked.map(({ arn, wide: is }) => `${arn.slice(-1)} ${String(is)}`)).toEqual(['b true', 'd true', 'a false', 'c false']);
  });
});
