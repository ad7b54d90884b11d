import { audit } from '../harness.js';
import { makeUser } from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, BETA, EVERYBODY, faulty, gapsIn, HOME, smallWorld, usersIn } from './support.js';

describe('the aggregator', () => {
  it('of the organization is found by itself', async () => {
    const { document } = await auditJson(
      smallWorld({ aggregators: [{ name: 'main-org' }, { name: 'pair', sources: [HOME, ALPHA] }] }),
      ['users'],
    );
    expect(document.scope).toEqual({
      ...{ source: 'aggregator', aggregator: 'main-org', organization_id: 'o-exampleorg1' },
      ...{ partition: 'aws', caller_account_id: HOME },
    });
  });

  it('can be named', async () => {
    const run = await auditJson(smallWorld({ aggregators: [{ name: 'one' }, { name: 'two' }] }), ['users', '--aggregator', 'two']);
    expect(run.document.scope).toMatchObject({ aggregator: 'two' });
    expect(run.code).toBe(0);
  });

  it.each([
    ['none in this Region', smallWorld({ aggregators: [] }), [], [
      'no configuration aggregator in account 111111111111, Region eu-west-1',
      '--region',
    ]],
    [
      'none, looked for in the wrong Region',
      smallWorld(),
      ['--region', 'us-east-2'],
      ['no configuration aggregator', 'Region us-east-2', 'regional'],
    ],
    ['several for an organization', smallWorld({ aggregators: [{ name: 'b' }, { name: 'a' }] }), [], [
      'several aggregators',
      'Choose one with --aggregator: a, b.',
    ]],
    ['only one of single accounts', smallWorld({ aggregators: [{ name: 'pair', sources: [HOME] }] }), [], [
      'covers an organization',
      '--aggregator: pair',
    ]],
    ['unknown', smallWorld({ aggregators: [{ name: 'b' }, { name: 'a' }] }), ['--aggregator', 'orgg'], [
      'no configuration aggregator "orgg"',
      'There are: a, b.',
    ]],
    ['unknown beside one', smallWorld(), ['--aggregator', 'ORG'], ['no configuration aggregator "ORG"', 'There is: org.']],
  ])('%s: exit 4, and what to do', async (_, world, argv, says) => {
    const { code, stdout, stderr, sandbox } = await audit(world, ['users', ...argv]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    for (const text of says) expect(stderr).toContain(text);
    expect(sandbox.count({ service: 'iam' })).toBe(0);
  });

  it.each(['organization', 'account'])('does not go with --source %s', async (source) => {
    const { code, stderr, sandbox } = await audit(smallWorld(), ['users', '--source', source, '--aggregator', 'org']);
    expect(code).toBe(2);
    expect(stderr).toContain('--aggregator');
    expect(sandbox.count()).toBe(0);
  });
});

describe('what the aggregator does not have', () => {
  it('an account that is no source of it', async () => {
    const run = await auditJson(smallWorld({ alpha: { config: { aggregated: false } } }), ['users']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([`${ALPHA} config not_in_aggregator`]);
    expect(run.stderr).toContain('→ Add the account to the aggregator');
  });

  it('a recorder without the IAM types', async () => {
    const run = await auditJson(smallWorld({ alpha: { config: { recordingRegions: [] } } }), ['users']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([`${ALPHA} config not_recorded`]);
    expect(run.stderr).toContain('→ Include the global IAM types in the recorder of one Region');
  });

  it('an account that records IAM and has no users is no gap', async () => {
    const run = await auditJson(smallWorld({ alpha: { users: [] } }), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, `${BETA}/cleo`]);
    expect(gapsIn(run)).toEqual([]);
  });

  it('an aggregator whose filter leaves IAM users out', async () => {
    const world = smallWorld({ aggregators: [{ resourceTypes: ['AWS::EC2::VPC'] }] });
    const run = await auditJson(world, ['users']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([HOME, ALPHA, BETA].map((id) => `${id} config not_recorded`));
    expect(run.stderr).toContain('the aggregator org leaves out AWS::IAM::User');
  });

  it('whether an account records IAM may not be read', async () => {
    const world = smallWorld({ hub: { denied: ['config:GetAggregateDiscoveredResourceCounts'] }, alpha: { users: [] } });
    const run = await auditJson(world, ['users']);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${ALPHA} config denied`]);
    expect(run.document.coverage.gaps[0]?.detail).toContain('whether it records IAM could not be read');
  });
});

describe('what the aggregator says of its own sources', () => {
  it.each([
    ['FAILED', 0, []],
    ['OUTDATED', 0, []],
  ] as const)('%s is a note where the account details were read: nobody is lost', async (lastUpdateStatus, code, gaps) => {
    const run = await auditJson(smallWorld({ alpha: { config: { lastUpdateStatus } } }), ['users']);
    expect(run.code).toBe(code);
    expect(gapsIn(run)).toEqual(gaps);
    expect(run.document.coverage.notes).toMatchObject([{ account_id: ALPHA, source: 'config' }]);
    expect(run.document.coverage.notes[0]?.text).toContain(`calls its data ${lastUpdateStatus} (eu-west-1)`);
  });

  it('FAILED is a gap where only AWS Config was asked', async () => {
    const run = await auditJson(
      smallWorld({ alpha: { config: { lastUpdateStatus: 'FAILED' } } }),
      ['users', '--columns', 'account_id,user_name'],
    );
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${ALPHA} config outdated`]);
    expect(run.stderr).toContain('→ Check the aggregator in the AWS Config console');
  });

  it('not being allowed to ask is a note', async () => {
    const run = await auditJson(smallWorld({ hub: { denied: ['config:DescribeConfigurationAggregatorSourcesStatus'] } }), ['users']);
    expect(run.code).toBe(0);
    expect(run.document.coverage.notes[0]?.text).toContain("the aggregator's source status could not be read");
  });
});

describe('a list of users that ends in the middle', () => {
  const names = Array.from({ length: 30 }, (_, index) => `user-${String(index).padStart(2, '0')}`);
  const users = names.map((name) => makeUser(name, {}, ALPHA));
  const halfWay = {
    ...faulty({ kind: 'denied', action: 'SelectAggregateResourceConfig', skip: 2 }),
    alpha: { users },
  };
  const world = smallWorld({ ...halfWay, behaviour: { ...halfWay.behaviour, pages: { config: 7 } } });

  it('loses nobody where the account details are read, and is a gap of the run', async () => {
    const run = await auditJson(world, ['users']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, ...names.map((name) => `${ALPHA}/${name}`), `${BETA}/cleo`]);
    expect(gapsIn(run).filter((gap) => !gap.endsWith('config denied'))).toEqual([]);
    expect(gapsIn(run).length).toBeGreaterThan(0);
  });

  it('is never a whole list where AWS Config alone was asked', async () => {
    const run = await auditJson(world, ['users', '--columns', 'account_id,user_name']);
    expect(run.code).toBe(3);
    expect(run.document.rows.length).toBeLessThan(32);
    expect(run.document.coverage.complete).toBe(false);
    expect(run.stderr).toContain('config:SelectAggregateResourceConfig: AccessDenied');
  });
});
