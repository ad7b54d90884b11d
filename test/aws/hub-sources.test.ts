import { openHub } from '../../src/aws/hub.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { readControlPolicies } from '../../src/gather/hub/control-policies.js';
import { readOrganizationAccess } from '../../src/gather/hub/organization-access.js';
import { PERMISSIONS } from '../../src/gather/permissions.js';
import { readUnusedFindings } from '../../src/gather/hub/unused-findings.js';
import { startSandbox } from '../../src/sandbox/index.js';
import {
  allow,
  controlPolicy,
  daysBefore,
  DEFAULT_NOW,
  fullAwsAccess,
  makeAccount,
  makeKey,
  makeRole,
  makeUser,
  makeWorld,
  serviceAccess,
  used,
  type WorldSpec,
} from '../../src/sandbox/worlds/builder.js';
import { memoryStore } from '../../src/store/memory-store.js';
import { testClock } from '../gather/support.js';

const HOME = '111111111111';
const MEMBER = '222222222222';
const OTHER = '333333333333';
const UNIT = 'ou-exam-upperupp';

const users = [
  makeUser('ann', {
    keys: [makeKey({ id: 'AKIAEXAMPLEANN000001', createdAt: daysBefore(DEFAULT_NOW, 400), lastUsed: used(daysBefore(DEFAULT_NOW, 200)) })],
    createdAt: daysBefore(DEFAULT_NOW, 400),
  }),
];
const roles = [makeRole('rex', { createdAt: daysBefore(DEFAULT_NOW, 400) })];
const accounts = [makeAccount({ id: HOME }), makeAccount({ id: MEMBER, users, roles, parentId: UNIT }), makeAccount({ id: OTHER })];
const organization = { units: [{ id: UNIT, name: 'Upper', parentId: 'r-exam' }] };

type Read = typeof readOrganizationAccess;

const unusedFindings: Read = (...asked) => readUnusedFindings('unused_findings', ...asked);
const unusedCredentials: Read = (...asked) => readUnusedFindings('unused_credentials', ...asked);

/** Asks the way gather does, through the SDK over loopback. */
async function ask<S extends keyof AccountEvidence>(spec: WorldSpec, source: S, read: Read) {
  const world = makeWorld({ accounts, ...spec, organization: { ...organization, ...spec.organization } });
  const sandbox = await startSandbox(world);
  const hub = openHub({
    ...{ endpoint: sandbox.url, region: world.region, concurrency: 8, maxRate: null, deadlineMs: null, requestTimeoutMs: 30_000 },
    ...{ clock: testClock(), emit: () => undefined, signal: new AbortController().signal },
    credentials: { accessKeyId: world.hub.accessKeyId, secretAccessKey: world.hub.secretAccessKey },
    ...{ roleName: 'IamAuditReadOnly', externalId: null, sessionName: 'iam-audit', actions: [] },
  });
  try {
    const [caller, known, listed] = await Promise.all([hub.caller(), hub.organization(), hub.accounts()]);
    const store = memoryStore();
    const all = listed.map((account) => ({ ...account, isManagement: account.id === known?.managementAccountId }));
    await read({ caller, organization: known }, all, { hub, clock: testClock(), store });
    const evidence = await Promise.all(all.map(async ({ id }) => (await store.read(id))[source]));
    return { evidence, sandbox };
  } finally {
    hub.close();
    await sandbox.close();
  }
}

const seen = (value: object) => ({ seen: true, value });

describe('service control policies', () => {
  const full = { name: 'FullAWSAccess', document: allow('*') };

  it('are read level by level', async () => {
    const guard = controlPolicy('Guard', allow('s3:*'), [UNIT]);
    const { evidence } = await ask({ organization: { policies: [fullAwsAccess(), guard] } }, 'service_control_policies', readControlPolicies);
    expect(evidence).toMatchObject([
      seen({ levels: null }),
      seen({ levels: [[full], [full, { name: 'Guard', document: allow('s3:*') }], [full]] }),
      seen({ levels: [[full], [full]] }),
    ]);
  });

  it('may not be switched on', async () => {
    const { evidence } = await ask({ organization: { policies: null } }, 'service_control_policies', readControlPolicies);
    expect(evidence).toMatchObject([seen({ levels: null }), seen({ levels: null }), seen({ levels: null })]);
  });
});

describe('unused findings', () => {
  it('are read with their details and with the age, which only the analyzer itself tells', async () => {
    const { evidence, sandbox } = await ask({ analyzers: [{ unusedAccessAgeDays: 60 }] }, 'unused_findings', unusedFindings);
    expect(evidence[1]).toMatchObject(seen({ ageDays: 60, problems: [] }));
    const findings = evidence[1]?.seen === true ? evidence[1].value.findings : [];
    expect(findings).toContainEqual({
      ...{ kind: 'role', arn: `arn:aws:iam::${MEMBER}:role/rex`, lastAccessed: null, accessKeyId: null, namespace: null, actions: [] },
    });
    expect(findings.map(({ kind }) => kind)).not.toContain('access_key');
    expect(sandbox.count({ action: 'GetAnalyzer' })).toBe(1);
  });

  it('of keys and passwords are a source of their own: nothing else costs a call', async () => {
    const { evidence, sandbox } = await ask({ analyzers: [{}] }, 'unused_credentials', unusedCredentials);
    const findings = evidence[1]?.seen === true ? evidence[1].value.findings : [];
    expect(findings).toEqual([
      {
        ...{ kind: 'access_key', arn: `arn:aws:iam::${MEMBER}:user/ann`, lastAccessed: expect.stringMatching(/^20\d\d-.*Z$/) as unknown },
        ...{ accessKeyId: 'AKIAEXAMPLEANN000001', namespace: null, actions: [] },
      },
    ]);
    expect(sandbox.count({ action: 'GetFindingV2' })).toBe(1);
  });

  it('are not there without an analyzer', async () => {
    const { evidence } = await ask({}, 'unused_findings', unusedFindings);
    expect(evidence).toMatchObject([{ reason: 'not_recorded' }, { reason: 'not_recorded' }, { reason: 'not_recorded' }]);
  });

  it('denied, they are unseen everywhere', async () => {
    const { evidence } = await ask({ analyzers: [{}], hub: { denied: ['access-analyzer:*'] } }, 'unused_findings', unusedFindings);
    expect(evidence).toMatchObject([{ reason: 'denied' }, { reason: 'denied' }, { reason: 'denied' }]);
  });
});

describe('unused findings of Security Hub', () => {
  const securityHub = { enabled: [HOME, MEMBER], administrator: HOME };
  const NOT_THERE = { reason: 'not_recorded', detail: expect.stringContaining('Security Hub has no finding') as unknown };

  it('stand in where there is no analyzer; an account without any, where it may be off, is unseen', async () => {
    const { evidence, sandbox } = await ask({ securityHub }, 'unused_findings', unusedFindings);
    expect(evidence).toMatchObject([seen({ ageDays: 90 }), seen({ ageDays: 90 }), NOT_THERE]);
    const findings = evidence[1]?.seen === true ? evidence[1].value.findings : [];
    expect(findings.map(({ arn }) => arn)).toEqual(['IamAuditReadOnly', 'rex'].map((name) => `arn:aws:iam::${MEMBER}:role/${name}`));
    expect(findings.slice(1)).toEqual([
      { kind: 'role', arn: `arn:aws:iam::${MEMBER}:role/rex`, lastAccessed: null, accessKeyId: null, namespace: null, actions: [] },
    ]);
    expect(sandbox.count({ action: 'GetFindingsV2' })).toBe(1);
  });

  it('tell keys with their last use', async () => {
    const { evidence } = await ask({ securityHub }, 'unused_credentials', unusedCredentials);
    const asked = await ask({ analyzers: [{}] }, 'unused_credentials', unusedCredentials);
    expect(evidence[1]).toMatchObject(seen({ problems: [] }));
    expect(evidence[1]?.seen === true && evidence[1].value.findings).toEqual(asked.evidence[1]?.seen === true && asked.evidence[1].value.findings);
  });

  it('are those of its own account alone for who does not administer it', async () => {
    const { evidence } = await ask({ securityHub: { ...securityHub, administrator: OTHER } }, 'unused_findings', unusedFindings);
    expect(evidence).toMatchObject([{ seen: true }, NOT_THERE, NOT_THERE]);
  });

  it('are not asked for where there is an analyzer', async () => {
    const { sandbox } = await ask({ analyzers: [{}], securityHub }, 'unused_findings', unusedFindings);
    expect(sandbox.count({ action: 'GetFindingsV2' })).toBe(0);
  });

  it('take one permission', async () => {
    const denied = await ask({ securityHub, hub: { denied: ['securityhub:GetFindings'] } }, 'unused_findings', unusedFindings);
    const detail = expect.stringMatching(/^no organization analyzer .*; securityhub:GetFindingsV2: .*securityhub:GetFindings/) as unknown;
    expect(denied.evidence).toMatchObject(Array.from({ length: 3 }, () => ({ reason: 'not_recorded', detail })));
  });

  it('come in pages', async () => {
    const many = Array.from({ length: 130 }, (_, index) => makeRole(`r${index}`, { createdAt: daysBefore(DEFAULT_NOW, 400) }));
    const all = [makeAccount({ id: HOME }), makeAccount({ id: MEMBER, roles: many, parentId: UNIT })];
    const { evidence, sandbox } = await ask({ accounts: all, securityHub }, 'unused_findings', unusedFindings);
    expect(evidence[1]?.seen === true && evidence[1].value.findings.length).toBe(131);
    expect(sandbox.count({ action: 'GetFindingsV2' })).toBe(2);
  });
});

describe('organization access reports', () => {
  const busy = [makeUser('bob', { services: [serviceAccess('s3', '2026-10-01T08:00:00Z')] })];
  const inUse = [makeAccount({ id: HOME }), makeAccount({ id: MEMBER, users: busy, parentId: UNIT })];

  it('are made for each account in turn', async () => {
    const spec = { accounts: inUse, behaviour: { organizationsReport: { polls: 1 } } };
    const { evidence } = await ask(spec, 'organization_access', readOrganizationAccess);
    const services = evidence[1]?.seen === true ? evidence[1].value.services : [];
    expect(services).toContainEqual(expect.objectContaining({ namespace: 's3', lastAuthenticated: '2026-10-01T08:00:00.000Z' }));
    expect(evidence[0]).toMatchObject({ seen: true });
  });

  it('fail where service control policies are not switched on, and that is asked once', async () => {
    const { evidence, sandbox } = await ask({ accounts: inUse, organization: { policies: null } }, 'organization_access', readOrganizationAccess);
    const failed = { seen: false, reason: 'job_failed', detail: expect.stringContaining('ORGANIZATIONS_REPORT_ACCESS_DENIED') as unknown };
    expect(evidence).toMatchObject([failed, failed]);
    expect(sandbox.count({ action: 'GenerateOrganizationsAccessReport' })).toBe(1);
  });
});

describe('permissions', () => {
  it.each([
    ['service_control_policies', readControlPolicies],
    ['unused_findings', unusedFindings],
    ['unused_credentials', unusedCredentials],
    ['organization_access', readOrganizationAccess],
  ] as const)('what %s calls is what its policy allows', async (source, read) => {
    const { evidence } = await ask({ analyzers: [{}], hub: { denied: [] } }, source, read);
    expect(evidence.every((each) => each?.seen === true)).toBe(true);
    for (const action of PERMISSIONS[source].hub.filter((each) => each !== 'securityhub:GetFindings')) {
      const without = await ask({ analyzers: [{}], hub: { denied: [action] } }, source, read);
      expect([action, without.evidence.every((each) => each?.seen === false)]).toEqual([action, true]);
    }
  });
});
