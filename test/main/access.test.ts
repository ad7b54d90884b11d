import { IAMClient, ListPoliciesGrantingServiceAccessCommand } from '@aws-sdk/client-iam';
import { SERVICE_NAMESPACES } from '../../src/sandbox/worlds/service-catalogue.js';
import { audit, runCli, withSandbox } from '../harness.js';
import type { World } from '../../src/sandbox/world.js';
import {
  allow, attachManaged, type BehaviourSpec, daysBefore, DEFAULT_NOW, HUB_ACCESS_KEY_ID, makeGroup, makeInline, makePolicy, makeRole,
  makeUser, policyDocument, serviceAccess,
} from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, BETA, gapsIn, HOME, smallWorld, type AuditRun, type Row } from './support.js';

const arn = (kind: string, name: string, account = ALPHA): string => `arn:aws:iam::${account}:${kind}/${name}`;
const ago = (days: number): string => daysBefore(DEFAULT_NOW, days);
const FILES = { name: 'Files', arn: arn('policy', 'data/Files') };

/** ALPHA: `ann` used S3 through her group yesterday; `worker` 200 days ago; EC2 nobody; `Files` allows S3 to both. */
function world(behaviour: BehaviourSpec = {}): World {
  const s3 = { ...serviceAccess('s3', ago(1)), actions: [{ name: 'ListAllMyBuckets', lastAccessed: { at: ago(1), region: 'eu-west-1' } }] };
  return smallWorld({
    alpha: {
      users: [makeUser('ann', { path: '/eng/', groups: ['Devs'], services: [s3] }), makeUser('bob', { groups: ['Devs'] })],
      groups: [makeGroup('Devs', { attached: [FILES], inline: [makeInline('servers', allow('ec2:Describe*'))] })],
      roles: [makeRole('worker', {
        attached: [FILES, attachManaged('AmazonS3ReadOnlyAccess')],
        services: [serviceAccess('s3', ago(200), { region: 'us-east-1' })],
      })],
      policies: [makePolicy('Files', { path: '/data/', accountId: ALPHA, document: allow('s3:*') })],
    },
    beta: { roles: [makeRole('reader', { attached: [attachManaged('AmazonS3ReadOnlyAccess')], services: [serviceAccess('s3', ago(9))] })] },
    behaviour,
  });
}

const told = (rows: readonly Row[], ...keys: readonly string[]): readonly string[] =>
  rows.map((row) => keys.map((key) => String(row[key])).join(' '));

const USE = ['entity_type', 'entity_name', 'service', 'use', 'days_unused'];

describe('iam-audit access', () => {
  const ANN = ['user ann ec2 unused 400', 'user ann s3 used 1'];
  const WORKER = ['role worker s3 used 200', 'role worker s3-object-lambda unused 400'];
  const DEVS = ['group Devs ec2 unused 400', 'group Devs s3 used 1'];
  const POLICY = ['policy Files s3 used 1'];

  it.each<[readonly string[], readonly string[]]>([
    [[arn('user', 'eng/ann')], ANN],
    [[arn('role', 'worker')], WORKER],
    [[arn('group', 'Devs')], DEVS],
    [[FILES.arn], POLICY],
    [['--user', 'ann', '--account', ALPHA], ANN],
    [['--role', 'WORKER', '--account', ALPHA], WORKER],
    [[`arn:aws:sts::${ALPHA}:assumed-role/worker/me`], WORKER],
    [[` ${arn('role', 'worker')}\t`], WORKER],
    [[arn('user', 'ann')], ANN],
    [[arn('policy', 'files')], POLICY],
    [['--group', 'Devs', '--account', ALPHA], DEVS],
    [['--policy', 'Files', '--account', ALPHA], POLICY],
    [[arn('role', 'worker'), FILES.arn, '--user', 'ann', '--account', ALPHA], [...ANN, ...WORKER, ...POLICY]],
  ])('%j', async (argv, expected) => {
    const run = await auditJson(world(), ['access', ...argv]);
    expect(told(run.document.rows, ...USE)).toEqual(expected);
    expect([run.code, run.document.coverage.gaps]).toEqual([0, []]);
    expect(run.sandbox.count({ action: 'GenerateServiceLastAccessedDetails' })).toBe(
      new Set(run.document.rows.map((row) => row['entity_name'])).size,
    );
    expect(run.sandbox.count({ action: 'AssumeRole' })).toBe(1);
  });

  it.each<[string, string, string]>([
    ['taken for', arn('user', 'ann'), `${arn('user', 'ann')} names no path: taken for ${arn('user', 'eng/ann')}`],
    ['taken for, of a policy,', arn('policy', 'Files'), `${arn('policy', 'Files')} names no path: taken for ${FILES.arn}`],
    ['named besides', arn('policy', 'other/Files'), `${arn('policy', 'other/Files')} is not there, but ${FILES.arn} is`],
  ])('who was %s an ARN that is nobody\'s own is said', async (_, subject, text) => {
    const run = await auditJson(world(), ['access', subject]);
    expect(run.document.coverage.notes).toEqual([{ account_id: ALPHA, source: 'account_details', text }]);
  });

  it('a policy of AWS in all accounts, or in one', async () => {
    const readOnly = attachManaged('AmazonS3ReadOnlyAccess').arn;
    const row = ({ document }: AuditRun): readonly string[] =>
      told(document.rows.filter((each) => each['service'] === 's3'), 'account_id', 'entity_name', 'last_used', 'last_used_by', 'entities');
    const all = [
      `${HOME} AmazonS3ReadOnlyAccess null null 0`,
      `${ALPHA} AmazonS3ReadOnlyAccess ${ago(200)} ${arn('role', 'worker')} 1`,
      `${BETA} AmazonS3ReadOnlyAccess ${ago(9)} ${arn('role', 'reader', BETA)} 1`,
    ];
    expect(row(await auditJson(world(), ['access', readOnly]))).toEqual(all);
    expect(row(await auditJson(world(), ['access', readOnly, '--account', BETA]))).toEqual(all.slice(2));
  });

  it('says who, where and how many', async () => {
    const { document } = await auditJson(world(), ['access', FILES.arn, arn('role', 'worker')]);
    expect(told(document.rows, 'entity_name', 'last_used', 'last_used_region', 'last_used_by', 'entities')).toEqual([
      `worker ${ago(200)} us-east-1 ${arn('role', 'worker')} 1`,
      'worker null null null 0',
      `Files ${ago(1)} eu-west-1 ${arn('user', 'eng/ann')} 2`,
    ]);
  });

  it.each(['--days', '--unused-days'])('%s', async (flag) => {
    const { document } = await auditJson(world(), ['access', arn('user', 'eng/ann'), arn('role', 'worker'), flag, '200']);
    expect(told(document.rows, ...USE)).toEqual([
      'user ann ec2 unused 400',
      'role worker s3 unused 200',
      'role worker s3-object-lambda unused 400',
    ]);
  });

  it('--granularity action', async () => {
    const { document } = await auditJson(world(), ['access', arn('user', 'eng/ann'), '--granularity', 'action']);
    const actions = document.rows.filter((row) => row['action'] !== null);
    expect(new Set(actions.map((row) => row['service']))).toEqual(new Set(['s3']));
    const of = (name: string): readonly string[] =>
      told(actions.filter((row) => row['action'] === name), 'use', 'days_unused', 'last_used_by');
    expect([of('ListAllMyBuckets'), of('GetBucketAcl'), of('GetObject')]).toEqual([
      [`used 1 ${arn('user', 'eng/ann')}`],
      ['unused 400 null'],
      ['not_tracked null null'],
    ]);
  });

  it('--entities: who of a policy or group used the service', async () => {
    const { document, sandbox } = await auditJson(world(), ['access', FILES.arn, arn('group', 'Devs'), '--entities', 's3']);
    expect(told(document.rows, 'entity_name', 'used_by', 'used_by_type', 'last_used')).toEqual([
      'Devs bob user null',
      `Devs ann user ${ago(1)}`,
      `Files worker role ${ago(200)}`,
      'Files bob user null',
      `Files ann user ${ago(1)}`,
    ]);
    expect(document.schema).toBe('iam-audit/access-entities/1');
    expect(sandbox.count({ action: 'GetServiceLastAccessedDetailsWithEntities' })).toBe(2);
  });
});

describe('--granting', () => {
  const P = makePolicy('Deploy', { accountId: HOME, document: policyDocument(
    { Effect: 'Allow', Action: ['s3:Put*', 'CloudFormation:*'], Resource: '*' },
    { Effect: 'Deny', Action: 'ec2:*', Resource: '*' },
  ) });
  const home = {
    users: [makeUser('ann', {
      groups: ['Devs', 'All'],
      attached: [attachManaged('AmazonS3ReadOnlyAccess'), { name: P.name, arn: P.arn }],
      inline: [makeInline('own', allow(['sqs:*', 's3:?et*']))],
    })],
    groups: [
      makeGroup('Devs', {
        attached: [{ name: P.name, arn: P.arn }, attachManaged('PowerUserAccess')],
        inline: [makeInline('team', allow('*:Describe*'))],
      }),
      makeGroup('All', { inline: [makeInline('guard', policyDocument({
        Effect: 'Allow',
        NotAction: ['s3:*', 'iam:*'],
        Resource: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }))] }),
    ],
    roles: [makeRole('worker', {
      attached: [{ name: P.name, arn: P.arn }],
      inline: [makeInline('nothing', policyDocument({ Effect: 'Deny', Action: '*', Resource: '*' }))],
    })],
    policies: [P],
  };

  /** `namespace` → names of the policies, as IAM says. */
  async function byIam(iam: IAMClient, Arn: string, namespaces: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>();
    for (let at = 0; at < namespaces.length; at += 200) {
      const ServiceNamespaces = namespaces.slice(at, at + 200);
      for (let Marker: string | undefined; ; ) {
        const page = await iam.send(new ListPoliciesGrantingServiceAccessCommand({
          Arn,
          ServiceNamespaces,
          ...(Marker === undefined ? {} : { Marker }),
        }));
        for (const { ServiceNamespace = '', Policies = [] } of page.PoliciesGrantingServiceAccess ?? []) {
          if (Policies.length > 0) found.set(ServiceNamespace, Policies.map(({ PolicyName = '' }) => PolicyName).sort());
        }
        if (page.IsTruncated !== true) break;
        Marker = page.Marker;
      }
    }
    return found;
  }

  it.each(['user/ann', 'role/worker', 'group/Devs', 'group/All'])('names the policies that IAM itself names: %s', async (resource) => {
    await withSandbox(smallWorld({ home }), async (sandbox) => {
      const Arn = `arn:aws:iam::${HOME}:${resource}`;
      const ran = await runCli(['access', Arn, '--granting', '--format', 'json'], sandbox.env);
      const { rows } = JSON.parse(ran.stdout) as { readonly rows: readonly Row[] };
      // `Devs>Deploy#1` is a statement of Deploy.
      const names = (row: Row): readonly string[] =>
        [...new Set((row['granted_by'] as readonly string[]).map((grant) => grant.replace(/^.*>/, '').replace(/#\d+$/, '')))].sort();
      const ours = new Map(rows.map((row) => [String(row['service']), names(row)]));
      const iam = new IAMClient({
        endpoint: sandbox.url,
        region: 'us-east-1',
        credentials: { accessKeyId: HUB_ACCESS_KEY_ID, secretAccessKey: 'any' },
      });
      const theirs = await byIam(iam, Arn, SERVICE_NAMESPACES);
      expect(ours.size).toBeGreaterThan(1);
      expect(ours).toEqual(theirs);
    });
  });
});

describe('the life of a job', () => {
  const argv = ['access', FILES.arn, arn('user', 'eng/ann')];

  it('in progress: looks again until it is done', async () => {
    const run = await auditJson(world({ advisor: { polls: 3 } }), argv);
    expect([run.code, run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })]).toEqual([0, 8]);
  });

  it('FAILED: unknown, with the words of AWS; the others as they are', async () => {
    const run = await auditJson(world({ advisor: { failing: [FILES.arn] } }), argv);
    expect(run.code).toBe(3);
    expect(told(run.document.rows, ...USE)).toEqual(['user ann ec2 unused 400', 'user ann s3 used 1', 'policy Files null unknown null']);
    expect(run.document.coverage.gaps).toEqual([{
      account_id: ALPHA,
      source: 'last_accessed',
      reason: 'job_failed',
      detail: `${FILES.arn}: ServiceFailure: The report could not be generated.`,
    }]);
    expect(run.stderr).toContain('ServiceFailure: The report could not be generated.');
  });

  it('follows every page, also of those who used it', async () => {
    const run = await auditJson(world({ pages: { advisor: 1 } }), ['access', arn('group', 'Devs'), '--entities', 's3']);
    expect(told(run.document.rows, 'used_by').toSorted()).toEqual(['ann', 'bob']);
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })).toBe(2);
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetailsWithEntities' })).toBe(2);
    const all = await auditJson(world({ pages: { advisor: 1 } }), ['access', arn('group', 'Devs')]);
    expect(told(all.document.rows, 'service')).toEqual(['ec2', 's3']);
  });

  it('lost with its session: started again', async () => {
    const lost = { kind: 'error', action: 'GetServiceLastAccessedDetails', code: 'NoSuchEntity', status: 404, message: 'no job' } as const;
    const run = await auditJson(world({ faults: [{ ...lost, times: 1 }] }), ['access', FILES.arn]);
    expect([run.code, told(run.document.rows, ...USE)]).toEqual([0, ['policy Files s3 used 1']]);
    expect(run.sandbox.count({ action: 'GenerateServiceLastAccessedDetails' })).toBe(2);
    const gone = await auditJson(world({ faults: [lost] }), ['access', FILES.arn]);
    expect([gone.code, gapsIn(gone)]).toEqual([3, [`${ALPHA} last_accessed failed`]]);
  });

  it('who used it is denied: the job is not seen', async () => {
    const run = await auditJson(
      world({ faults: [{ kind: 'denied', action: 'GetServiceLastAccessedDetailsWithEntities' }] }),
      ['access', FILES.arn, '--entities', 's3'],
    );
    expect([run.code, told(run.document.rows, 'used_by', 'last_used')]).toEqual([3, ['unknown null']]);
    expect(gapsIn(run)).toEqual([`${ALPHA} last_accessed denied`]);
  });
});

describe('wrong input', () => {
  it.each<[readonly string[], number, string]>([
    [[], 2, 'nothing was named to ask about'],
    [['ann'], 2, '"ann" is not the ARN of an IAM user, role, group or policy'],
    [[`arn:aws:sts::${ALPHA}:federated-user/me`], 2, 'is not the ARN'],
    [[' '], 2, 'is not the ARN'],
    [[`arn:aws:iam::${ALPHA}:instance-profile/x`], 2, 'is not the ARN'],
    [[`arn:aws:iam::${ALPHA}:root`], 2, 'is not the ARN'],
    [['arn:aws:iam::aws:role/x'], 2, 'is not the ARN'],
    [['arn:aws:iam::12:role/x'], 2, 'is not the ARN'],
    [[arn('user', 'a b')], 2, 'is not the ARN'],
    [[arn('user', '')], 2, 'is not the ARN'],
    [['--user', 'ann'], 2, '--user needs --account'],
    [['--user', 'ann', '--account', '12'], 2, '--account'],
    [['--user', 'a b', '--account', ALPHA], 2, '--user'],
    [[FILES.arn, '--entities', 'S3!'], 2, '--entities'],
    [[arn('role', 'x', '999999999999')], 4, 'account 999999999999 is not in the organization'],
    [['--role', 'x', '--account', '999999999999'], 4, 'account 999999999999 is not in the organization'],
  ])('%j', async (argv, code, words) => {
    const ran = await audit(world(), ['access', ...argv]);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toContain(words);
    expect(ran.sandbox.count({ action: 'AssumeRole' })).toBe(0);
  });

  it.each<[string, readonly string[]]>([
    [arn('user', 'nobody'), [arn('user', 'nobody')]],
    [`${ALPHA}:role/nobody`, ['--role', 'nobody', '--account', ALPHA]],
    [`${ALPHA}:group/nobody`, ['--group', 'nobody', '--account', ALPHA]],
    [arn('policy', 'data/Nothing'), [arn('policy', 'data/Nothing')]],
    [arn('user', 'other/ann'), [arn('user', 'other/ann')]],
  ])('nobody is %s', async (subject, argv) => {
    const run = await auditJson(world(), ['access', ...argv]);
    expect([run.code, run.document.rows]).toEqual([3, []]);
    expect(run.document.coverage.gaps).toEqual([{
      account_id: ALPHA,
      source: 'account_details',
      reason: 'not_found',
      detail: `there is no ${subject}`,
    }]);
  });

  it.each([
    ['--accounts', ['access', arn('role', 'worker'), '--accounts', BETA]],
    ['--source account', ['access', arn('role', 'worker'), '--source', 'account']],
  ])('an account that %s leaves out is a gap', async (_, argv) => {
    const run = await auditJson(world(), argv);
    expect([run.code, run.document.rows]).toEqual([3, []]);
    expect(run.document.coverage.gaps).toEqual([{
      account_id: ALPHA,
      source: 'account_details',
      reason: 'not_asked',
      detail: `${arn('role', 'worker')}: its account is not among those asked`,
    }]);
  });

  it('an account that can not be entered is a gap, and the row unknown', async () => {
    const run = await auditJson(smallWorld({ alpha: { auditRole: null } }), ['access', arn('user', 'ann'), '--columns', '+arn']);
    expect([run.code, told(run.document.rows, 'entity_type', 'arn', ...USE.slice(2))]).toEqual([
      3,
      [`user ${arn('user', 'ann')} null unknown null`],
    ]);
    expect(gapsIn(run)).toContain(`${ALPHA} last_accessed role_denied`);
  });
});
