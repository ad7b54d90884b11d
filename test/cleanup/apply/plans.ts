import { applyAll, type Applying } from '../../../src/cleanup/apply/apply-plan.js';
import { quarantinesIn } from '../../../src/cleanup/apply/grace.js';
import type { StepResult } from '../../../src/cleanup/apply/result.js';
import { planId, principalDigest } from '../../../src/cleanup/digest.js';
import type { CleanupPlan, PlannedCredential, PlannedPrincipal, Stage } from '../../../src/cleanup/plan.js';
import { markTags } from '../../../src/cleanup/marks.js';
import { readPlan } from '../../../src/cleanup/read-plan.js';
import { sessionPolicyFor } from '../../../src/cleanup/session-policy.js';
import { numbered, type Step } from '../../../src/cleanup/steps/numbered.js';
import { quarantineSteps } from '../../../src/cleanup/steps/quarantine.js';
import { removeCredentials, removeRole, removeUser, unmarked } from '../../../src/cleanup/steps/remove.js';
import { auditRole, makeAccount, makeWorld, type AccountSpec } from '../../../src/sandbox/worlds/builder.js';
import type { World, WorldAccount, WorldRole, WorldUser } from '../../../src/sandbox/world.js';
import { certificatesOf } from '../../../src/sandbox/iam/user-keys.js';
import type { openBench} from './support.js';
import { memoryRecord, type TestClock } from './support.js';

export const NOW = '2026-11-20T12:00:00Z';
export const MEMBER = '222222222222';

/** A world of one member account that the cleanup role can enter. */
export function worldOf(spec: AccountSpec, world: Partial<Parameters<typeof makeWorld>[0]> = {}): World {
  const role = auditRole({ name: 'IamAuditCleanup', attached: [] }, MEMBER);
  const member = makeAccount({ id: MEMBER, ...spec, roles: [role, ...(spec.roles ?? [])] }, { now: NOW });
  return makeWorld({ now: NOW, accounts: [makeAccount({}, { now: NOW }), member], ...world });
}

export function memberOf(world: World): WorldAccount {
  const found = world.accounts.find(({ id }) => id === MEMBER);
  if (found === undefined) throw new Error('no member');
  return found;
}

export function credentialsOf(user: WorldUser): readonly PlannedCredential[] {
  return [
    ...(user.password === null
      ? []
      : [{ kind: 'password', id: null, created: user.password.changedAt, status: 'Active', lastUsed: user.password.lastUsedAt } as const]),
    ...user.keys.map(({ id, createdAt, status, lastUsed }) => (
      { kind: 'key', id, created: createdAt, status: status === 'Active' ? 'Active' : 'Inactive', lastUsed: lastUsed?.at ?? null } as const)),
    ...(user.serviceSpecificCredentials ?? []).map(({ id, createdAt, status }) => (
      { kind: 'service_credential', id, created: createdAt, status: status === 'Active' ? 'Active' : 'Inactive', lastUsed: null } as const)),
    ...(user.sshKeys ?? []).map(({ id, uploadedAt, status }) => ({ kind: 'ssh_key', id, created: uploadedAt, status, lastUsed: null } as const)),
    ...certificatesOf(user).map(({ id, uploadedAt, active }) => (
      { kind: 'certificate', id, created: uploadedAt, status: active ? 'Active' : 'Inactive', lastUsed: null } as const)),
  ];
}

export interface Chosen {
  readonly stage: Stage;
  /** Ids (`password`); left out: the whole user. */
  readonly only?: readonly string[];
}

export function plannedUser(user: WorldUser, { stage, only }: Chosen): PlannedPrincipal {
  const all = credentialsOf(user);
  const credentials = only === undefined ? all : all.filter(({ id, kind }) => only.includes(id ?? kind));
  const others = all.filter((each) => !credentials.includes(each));
  const arn = `arn:aws:iam::${MEMBER}:user${user.path}${user.name}`;
  const held = { kind: 'user', name: user.name, arn } as const;
  const hanging = { ...user, arn, attached: user.attached.map((each) => each.arn), inline: user.inline.map(({ name }) => name), boundary: user.boundaryArn };
  const whole = only === undefined;
  const removal = whole ? removeUser(hanging, credentials) : [...removeCredentials(user.name, credentials), unmarked(user.name, credentials)];
  const steps = stage === 'quarantine' ? quarantineSteps(held, credentials, { whole }) : removal;
  return planned({ kind: 'user', ...user, arn, whole, credentials, others, lastUse: null, steps }, stage);
}

export function plannedRole(role: WorldRole, stage: Stage): PlannedPrincipal {
  const arn = `arn:aws:iam::${MEMBER}:role${role.path}${role.name}`;
  const hanging = { ...role, groups: [], arn, attached: role.attached.map((each) => each.arn), inline: role.inline.map(({ name }) => name), boundary: role.boundaryArn };
  const steps = stage === 'quarantine' ? quarantineSteps({ kind: 'role', name: role.name, arn }, [], { whole: true }) : removeRole(hanging);
  return planned({ kind: 'role', ...role, arn, whole: true, credentials: [], others: [], lastUse: role.lastUsed?.at ?? null, steps }, stage);
}

interface Facts extends Pick<PlannedPrincipal, 'kind' | 'name' | 'path' | 'arn' | 'whole' | 'credentials' | 'others'> {
  readonly id: string | null;
  readonly createdAt: string;
  readonly lastUse: string | null;
  readonly steps: readonly Step[];
  readonly attachments?: number;
}

export function planned({ id, createdAt, lastUse, steps, kind, name, path, arn, whole, credentials, others, ...more }: Facts, stage: Stage): PlannedPrincipal {
  const principal = {
    ...{ account: MEMBER, kind, name, path, arn, uniqueId: id, created: createdAt, whole, credentials, others },
    ...(more.attachments === undefined ? {} : { attachments: more.attachments }),
    ...{ why: [], breaks: [], risk: 'low', blast: { admin: 'no', lastUse, lastService: null }, owner: null },
    steps: numbered(steps),
    undo: { restores: [], lost: [] },
  } as const;
  return { digest: principalDigest(principal as never, stage), ...principal } as unknown as PlannedPrincipal;
}

export function planOf(principals: readonly PlannedPrincipal[], stage: Stage, made = NOW): CleanupPlan {
  const body = {
    ...{ made, by: 'arn:aws:iam::111111111111:user/auditor', run: null, organization: 'o-exampleorg', evidenceAsOf: made, stage },
    question: {
      ...{ staleDays: 90, unusedRolesDays: 90, where: null, findings: [], leavers: null, accounts: null, ownerTag: 'Owner' },
      ...{ breakGlassTag: 'break-glass', auditRole: 'IamAuditReadOnly', keepTag: true },
    },
    role: 'IamAuditCleanup',
    accounts: [{ id: MEMBER, name: 'member', partition: 'aws', sessionPolicy: sessionPolicyFor(principals) }],
    ...{ planned: principals.map(({ digest }) => digest), principals, leftOut: [] },
  };
  return { schema: 'iam-audit/cleanup-plan/1', id: planId(body), ...body };
}

type Bench = ReturnType<typeof openBench>;

export interface Options extends Partial<Pick<Applying, 'limit' | 'stopAfterFailures' | 'dryRun'>> {
  readonly record?: ReturnType<typeof memoryRecord>;
  readonly signal?: AbortSignal;
  readonly graceDays?: number;
  /** Journals of earlier plans. */
  readonly earlier?: readonly ReturnType<typeof memoryRecord>[];
  readonly exempted?: (principal: PlannedPrincipal) => string | null;
  readonly enter?: Applying['enter'];
  readonly unseen?: Applying['traces']['unseen'];
}

/** Applies a plan as the command does. */
export async function apply(plan: CleanupPlan, bench: Bench & { readonly clock: TestClock }, options: Options = {}) {
  const { record = memoryRecord(), dryRun = false, limit = null, stopAfterFailures = null, graceDays = 30, earlier = [] } = options;
  const results: StepResult[] = [];
  readPlan(JSON.stringify(plan), 'plan.json');
  const callers = ['arn:aws:iam::111111111111:user/auditor', `arn:aws:sts::${MEMBER}:assumed-role/IamAuditCleanup/cleanup`];
  const protectedBy = { ownRoles: ['IamAuditReadOnly', 'IamAuditCleanup'], callers, callerKeys: [], breakGlassTag: 'break-glass' };
  const applying: Applying = {
    ...{ plan: plan.id, dryRun, limit, stopAfterFailures, accounts: null },
    asking: { stage: plan.stage, protectedBy, keepTag: true, evidenceAsOf: plan.evidenceAsOf, exempted: options.exempted ?? (() => null) },
    traces: { regions: [], unseen: (...said) => options.unseen?.(...said) },
    grace: plan.stage === 'remove' ? { quarantines: quarantinesIn(earlier.map(({ record: each }) => each.entries)), days: graceDays } : null,
    enter: options.enter ?? ((account, policy) => bench.enter(account, policy)),
  };
  const base = { record: record.record, clock: bench.clock, signal: options.signal ?? new AbortController().signal };
  await applyAll(plan, applying, base, { by: 'test', onResult: (result) => results.push(result) });
  return { results, record };
}

export { markTags };
