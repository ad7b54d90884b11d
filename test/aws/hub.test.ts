import { openHub } from '../../src/aws/hub.js';
import type { AccountSession, Hub } from '../../src/gather/ports.js';
import { askLastAccessed } from '../../src/gather/account/last-accessed.js';
import { learningJobTimes } from '../../src/gather/account/job-times.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { allow, makeAccount, makePolicy, makeUser, makeWorld, serviceAccess } from '../../src/sandbox/worlds/builder.js';
import { testClock } from '../gather/support.js';

const HOME = '111111111111';
const MEMBER = '222222222222';
const IAM_READS = ['iam:GetCredentialReport', 'iam:GenerateCredentialReport', 'iam:*LastAccessed*'];

const account = (id: string) => ({ id, name: null, email: null, state: 'ACTIVE' as const, path: null, joinedAt: null, isManagement: false });

const lists = makePolicy('Lists', { document: allow('s3:ListAllMyBuckets') });
const cleo = makeUser('cleo', {
  attached: [{ name: 'Lists', arn: `arn:aws:iam::${HOME}:policy/Lists` }],
  services: [serviceAccess('s3', '2026-10-01T08:00:00Z')],
  serviceSpecificCredentials: [{ id: 'ACCAEXAMPLECLEO00001', service: 'codecommit.amazonaws.com', status: 'Active', createdAt: '2025-03-01T09:00:00Z' }],
});
const users = [makeUser('ann', { services: [serviceAccess('s3', '2026-10-01T08:00:00Z')] })];
const world = makeWorld({ accounts: [makeAccount({ id: HOME }), makeAccount({ id: MEMBER, users })] });

interface Near {
  readonly hub: Hub;
  readonly sandbox: Sandbox;
  /** Lets time pass, here and at AWS. */
  readonly pass: (ms: number) => void;
}

const AWS_NOW = Date.parse('2026-11-01T12:00:00Z');

/** A hub as the program opens it, beside its sandbox. Its sessions last an hour by its own clock; the one here may be ahead. */
async function near<T>(
  use: (near: Near) => Promise<T>,
  { aheadMs = 0, ...settings }: Partial<Parameters<typeof openHub>[0]> & { readonly aheadMs?: number } = {},
  where: World = world,
): Promise<T> {
  let passed = 0;
  const sandbox = await startSandbox(where, { clock: () => new Date(AWS_NOW + passed) });
  const clock = { ...testClock(), now: () => new Date(AWS_NOW + aheadMs + passed) };
  const hub = openHub({
    ...{ endpoint: sandbox.url, region: where.region, concurrency: 8, maxRate: null,
    deadlineMs: null, requestTimeoutMs: 30_000, clock, emit: () => undefined },
    credentials: { accessKeyId: where.hub.accessKeyId, secretAccessKey: where.hub.secretAccessKey },
    signal: new AbortController().signal,
    ...{ roleName: 'IamAuditReadOnly', externalId: null, sessionName: 'iam-audit', actions: IAM_READS },
    ...settings,
  });
  try {
    return await use({ hub, sandbox, pass: (ms) => (passed += ms) });
  } finally {
    hub.close();
    await sandbox.close();
  }
}

const MINUTE = 60_000;

describe('sessions', () => {
  it('one AssumeRole serves every call in an account', () =>
    near(async ({ hub, sandbox }) => {
      const session = await hub.open(account(MEMBER));
      for (let i = 0; i < 5; i++) await session.generateReport();
      expect(sandbox.count({ action: 'AssumeRole' })).toBe(1);
    }));

  it('the own account needs none', () =>
    near(async ({ hub, sandbox }) => {
      const session = await hub.open(account(HOME));
      await session.generateReport();
      expect(sandbox.count({ action: 'AssumeRole' })).toBe(0);
    }));

  it.each([
    ['is as long as it lasts', 54, 1],
    ['is renewed before it ends, once', 56, 2],
    ['is renewed after its end', 61, 2],
  ])('a session %s: after %d minutes it is the %d.', (_, minutes, sessions) =>
    near(async ({ hub, sandbox, pass }) => {
      const session = await hub.open(account(MEMBER));
      pass(minutes * MINUTE);
      await Promise.all(Array.from({ length: 5 }, () => session.generateReport()));
      await session.generateReport();
      expect(sandbox.count({ action: 'AssumeRole' })).toBe(sessions);
    }));

  it('is renewed again and again', () =>
    near(async ({ hub, sandbox, pass }) => {
      const session = await hub.open(account(MEMBER));
      for (let hour = 1; hour <= 3; hour++) {
        pass(60 * MINUTE);
        await session.generateReport();
        expect(sandbox.count({ action: 'AssumeRole' })).toBe(1 + hour);
      }
    }));

  it.each([-6 * 60, -60, 60, 6 * 60])('lasts an hour whatever the clock here says: %d minutes from that of AWS', (minutes) =>
    near(
      async ({ hub, sandbox, pass }) => {
        const session = await hub.open(account(MEMBER));
        for (let i = 0; i < 5; i++) await session.generateReport();
        expect(sandbox.count({ action: 'AssumeRole' })).toBe(1);
        pass(56 * MINUTE);
        await session.generateReport();
        expect(sandbox.count({ action: 'AssumeRole' })).toBe(2);
      },
      { aheadMs: minutes * MINUTE },
    ));

  it('a renewal that fails is tried again with the next call', () =>
    near(
      async ({ hub, sandbox, pass }) => {
        const session = await hub.open(account(MEMBER));
        pass(56 * MINUTE);
        await expect(session.generateReport()).rejects.toMatchObject({ reason: 'denied' });
        await session.generateReport();
        expect(sandbox.count({ action: 'AssumeRole' })).toBe(3);
      },
      {},
      { ...world, behaviour: { ...world.behaviour, faults: [{ kind: 'denied', action: 'AssumeRole', skip: 1, times: 1 }] } },
    ));

  it('an access advisor job that was lost at the renewal is started again', () =>
    near(async ({ hub, sandbox, pass }) => {
      const inside = await hub.open(account(MEMBER));
      const renewedBetween: AccountSession = {
        ...inside,
        generateLastAccessed: async (arn, granularity) => {
          const job = await inside.generateLastAccessed(arn, granularity);
          if (sandbox.count({ action: 'AssumeRole' }) === 1) pass(58 * MINUTE);
          return job;
        },
      };
      const arn = `arn:aws:iam::${MEMBER}:user/ann`;
      const request = { subjects: 'users' as const, granularity: 'service' as const, inferDays: null, entitiesOf: null };
      const answer = await askLastAccessed([{ arn, wide: false, policies: null }], request, { session: renewedBetween, clock: testClock(), times: learningJobTimes() });
      expect(answer).toMatchObject({ seen: true, value: { byArn: { [arn]: { status: 'completed', services: [{ namespace: 's3' }] } } } });
      expect(sandbox.count({ action: 'GenerateServiceLastAccessedDetails' })).toBe(2);
    }));

  it('tell the actions that were used, who used a service, and the credentials of single services', () =>
    near(
      async ({ hub }) => {
        const session = await hub.open(account(HOME));
        const arn = `arn:aws:iam::${HOME}:user/cleo`;
        const page = await session.getLastAccessed(await session.generateLastAccessed(arn, 'action'), null);
        const s3 = page.status === 'completed' ? page.services.find(({ namespace }) => namespace === 's3') : undefined;
        expect(s3).toMatchObject({ lastAuthenticated: '2026-10-01T08:00:00.000Z', region: 'eu-west-1', entity: arn, entities: 1 });
        expect(s3?.actions?.map(({ name }) => name)).toEqual(['ListAllMyBuckets']);
        expect(page).toMatchObject({ marker: null, tookMs: expect.any(Number) as unknown });
        const policy = `arn:aws:iam::${HOME}:policy/Lists`;
        const entities = await session.getLastAccessedEntities(await session.generateLastAccessed(policy, 'service'), 's3', null);
        expect(entities).toEqual({
          ...{ status: 'completed', marker: null },
          entities: [{ arn, name: 'cleo', type: 'USER', lastAuthenticated: '2026-10-01T08:00:00.000Z' }],
        });
        const credentials = [];
        for await (const part of session.serviceCredentials()) credentials.push(...part);
        expect(credentials).toEqual([
          {
            ...{ id: 'ACCAEXAMPLECLEO00001', userName: 'cleo', service: 'codecommit.amazonaws.com', status: 'Active' },
            ...{ createdAt: '2025-03-01T09:00:00.000Z', expiresAt: null },
          },
        ]);
      },
      {},
      makeWorld({ accounts: [makeAccount({ id: HOME, users: [cleo], policies: [lists] })] }),
    ));

  it('are narrowed to the actions of the run', () =>
    near(
      async ({ hub }) => {
        const session = await hub.open(account(MEMBER));
        await expect(session.generateReport()).resolves.toBe('ready');
        await expect(session.getReport()).rejects.toMatchObject({ reason: 'denied', message: expect.stringContaining('session policy') as unknown });
      },
      { actions: ['iam:GenerateCredentialReport'] },
    ));

  it('a role that may not be assumed names caller and role, and keeps the words of AWS as the cause', () =>
    near(
      async ({ hub }) => {
        await expect(hub.open(account(MEMBER))).rejects.toMatchObject({
          ...{ reason: 'denied', code: 'AccessDenied' },
          message: `arn:aws:iam::${HOME}:user/auditor may not assume arn:aws:iam::${MEMBER}:role/Other (with an external id)`,
          cause: { message: expect.stringContaining('sts:AssumeRole: AccessDenied') as unknown },
        });
      },
      { roleName: 'Other', externalId: 'xyz' },
    ));
});

describe('the caller', () => {
  it('is asked once', () =>
    near(async ({ hub, sandbox }) => {
      expect(await hub.caller()).toEqual({ accountId: HOME, arn: `arn:aws:iam::${HOME}:user/auditor`, partition: 'aws', region: 'eu-west-1' });
      await hub.caller();
      await hub.open(account(MEMBER));
      expect(sandbox.count({ action: 'GetCallerIdentity' })).toBe(1);
    }));
});

describe('Organizations', () => {
  const units = [
    { id: 'ou-exam-upperupp', name: 'Upper', parentId: 'r-exam' },
    { id: 'ou-exam-lowerlow', name: 'Lower', parentId: 'ou-exam-upperupp' },
  ];
  const ids = Array.from({ length: 47 }, (_, index) => String(300_000_000_000 + index));
  const tree = makeWorld({
    accounts: [makeAccount({ id: HOME }), ...ids.map((id, index) => makeAccount({ id, parentId: units[index % 2]?.id ?? '' }))],
    organization: { units },
    behaviour: { accountPaths: false, pages: { emptyListAccountsEvery: 1 } },
  });

  it('lists accounts over full and empty pages', () =>
    near(async ({ hub }) => {
      expect((await hub.accounts()).map(({ id }) => id)).toEqual([HOME, ...ids]);
    }, {}, tree));

  it('walks the tree below a unit, page by page, and knows units that are none', () =>
    near(async ({ hub }) => {
      expect((await hub.accountsUnder('ou-exam-upperupp'))?.size).toBe(47);
      expect((await hub.accountsUnder('ou-exam-lowerlow'))?.size).toBe(23);
      expect((await hub.accountsUnder('r-exam'))?.size).toBe(48);
      expect(await hub.accountsUnder('ou-exam-nonesuch')).toBeNull();
      expect(await hub.accountsUnder('nonsense')).toBeNull();
    }, {}, tree));

  it('no organization is an answer', () =>
    near(async ({ hub }) => {
      expect(await hub.organization()).toBeNull();
    }, {}, makeWorld({ organization: null })));
});

describe('AWS Config', () => {
  it('tells aggregators of organizations from others, with their filter', () =>
    near(
      async ({ hub }) => {
        expect(await hub.aggregators()).toEqual([
          { name: 'org', isOrganization: true, resourceTypes: ['AWS::IAM::User'] },
          { name: 'pair', isOrganization: false, resourceTypes: null },
        ]);
      },
      {},
      makeWorld({ aggregators: [{ name: 'org', resourceTypes: ['AWS::IAM::User'] }, { name: 'pair', sources: [HOME] }] }),
    ));

  it('names accounts that the aggregator could not read, and no organization row', () =>
    near(
      async ({ hub }) => {
        expect(await hub.troubledSources('org')).toEqual([
          { accountId: MEMBER, region: 'eu-west-1', status: 'FAILED', detail: 'AccessDenied: AWS Config could not collect data from this source.' },
        ]);
      },
      {},
      makeWorld({ accounts: [makeAccount({ id: HOME }), makeAccount({ id: MEMBER, config: { lastUpdateStatus: 'FAILED' } })] }),
    ));

  it('counts resources by account, over all pages', () =>
    near(
      async ({ hub }) => {
        const roles = await hub.resourceCounts('org', 'AWS::IAM::Role');
        expect(roles.size).toBe(30);
        expect((await hub.resourceCounts('org', 'AWS::IAM::User')).size).toBe(0);
      },
      {},
      makeWorld({
        accounts: Array.from({ length: 30 }, (_, index) => makeAccount({ id: String(300_000_000_000 + index) })),
        behaviour: { pages: { config: 7 } },
      }),
    ));
});
