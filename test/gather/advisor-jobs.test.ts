import { nameKey, type AdvisorRequest } from '../../src/evidence/advisor.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { jobsFor } from '../../src/gather/advisor-jobs.js';
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
} from '../fixtures.js';

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

  it('come first', () => {
    const roles = ['a', 'b', 'c', 'd'].map((name) => role(name, ['b', 'd'].includes(name) ? inline({ Action: '*' }) : {}));
    const jobs = jobsFor(account(), { account_details: details([], { roles }) }, ASK_ALL);
    expect(jobs.map(({ arn, wide: is }) => `${arn.slice(-1)} ${String(is)}`)).toEqual(['b true', 'd true', 'a false', 'c false']);
  });
});
