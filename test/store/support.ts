import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountEvidence, AccountSource, Evidence, Unseen } from '../../src/evidence/evidence.js';
import type { EvidenceValues } from '../../src/evidence/values.js';
import { nodeFiles, type Content, type StoreFiles } from '../../src/store/files.js';
import type { KeptRequest, KeptScope } from '../../src/store/manifest.js';
import type { NewRun } from '../../src/store/run-store.js';
import { StoreError } from '../../src/store/store-error.js';
import { diskSystem } from '../../src/store/disk-system.js';
import type { StoreSystem } from '../../src/store/port.js';
import { nodeParts, type DiskParts, type ProcessIdentity } from '../../src/store/system.js';

export const ORGANIZATION = 'o-exampleorg1';
export const A = '111122223333';
export const B = '222233334444';
export const NOW = new Date('2026-11-01T12:00:00Z');

export const minutes = (n: number): Date => new Date(NOW.getTime() + n * 60_000);

/** A folder of its own for each test. */
export function useRoot(): () => string {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'iam-audit-store-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return () => root;
}

export const REQUEST: KeptRequest = {
  report: 'users',
  mode: 'aggregator',
  aggregator: 'org',
  noAssume: false,
  selection: { accounts: null, exclude: [], units: null, shard: null },
  sources: ['organizations', 'config', 'credential_report'],
  filters: ['User'],
  advisor: { subjects: [`arn:aws:iam::${A}:role/app`], granularity: 'action', inferDays: 90, entitiesOf: 's3' },
  query: "SELECT resourceId WHERE resourceType = 'AWS::IAM::User'",
};

export const NEW_RUN: NewRun = { tool: '1.2.3', request: REQUEST };

export const SCOPE: KeptScope = {
  caller: { accountId: A, arn: `arn:aws:iam::${A}:role/Audit`, partition: 'aws', region: 'eu-west-1' },
  mode: 'aggregator',
  organization: { id: ORGANIZATION, managementAccountId: A },
  aggregator: { name: 'org', isOrganization: true, resourceTypes: null },
  accounts: [
    { id: A, name: 'Management', email: 'a@example.com', state: 'ACTIVE', path: null, joinedAt: null, isManagement: true },
    {
      id: B,
      name: null,
      email: null,
      state: 'SUSPENDED',
      path: `o/r/ou-ab12-cdefgh34/${B}/`,
      joinedAt: '2024-02-29T12:00:00.000Z',
      isManagement: false,
    },
  ],
  known: { [A]: 'ACTIVE', [B]: 'SUSPENDED' },
  gaps: [{ accountId: B, source: 'config', reason: 'not_recorded', detail: 'not recorded' }],
  notes: [{ accountId: null, source: 'organizations', text: 'a note' }],
  inventoryDone: true,
};

export function report(csv: string, asOf: Date = NOW): Evidence<EvidenceValues['credential_report']> {
  return { seen: true, asOf: asOf.toISOString(), value: { csv } };
}

export const DENIED: Unseen = { seen: false, reason: 'denied', detail: 'AccessDenied: no' };

const POLICY = { name: 'Power', arn: 'arn:aws:iam::aws:policy/PowerUserAccess' };
const INLINE = { name: 'own', document: '%7B%7D' };

const USER_KEYS = { byUser: { u: [{ id: 'AKIAEXAMPLE1', status: 'Active', createdAt: '2026-10-01T11:00:00.000Z' }] } };

/** Each source with every field filled. */
export const EVERYTHING: Required<AccountEvidence> = {
  config: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      users: [
        {
          userId: 'AIDAEXAMPLE1',
          arn: `arn:aws:iam::${A}:user/team/zoë,"x"`,
          userName: 'zoë,"x"',
          path: '/team/',
          createdAt: '2024-02-29T00:00:00Z',
          capturedAt: null,
          groups: ['admins'],
          attached: [POLICY],
          inline: null,
          boundaryArn: null,
          tags: [{ key: 'Owner', value: '日本\ud800' }],
        },
      ],
      problems: ['one row had no name'],
      certain: true,
      status: { state: 'current', detail: '' },
    },
  },
  credential_report: report('user,arn\r\n<root_account>,x\r\n'),
  account_details: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      users: [
        {
          userId: 'AIDAEXAMPLE1',
          arn: `arn:aws:iam::${A}:user/u`,
          userName: 'u',
          path: '/',
          createdAt: null,
          groups: [],
          attached: [POLICY],
          inline: [INLINE],
          boundaryArn: POLICY.arn,
          tags: [],
        },
      ],
      roles: [
        {
          roleId: 'AROAEXAMPLE1',
          arn: `arn:aws:iam::${A}:role/team/app`,
          roleName: 'app',
          path: '/team/',
          createdAt: '2024-02-29T00:00:00Z',
          trust: '%7B%7D',
          attached: [POLICY],
          inline: [INLINE],
          boundaryArn: null,
          tags: [{ key: 'Owner', value: '' }],
          lastUsed: { at: '2026-10-31T11:00:00Z', region: null },
        },
      ],
      groups: [{ groupName: 'admins', arn: `arn:aws:iam::${A}:group/admins`, createdAt: null, attached: [], inline: [INLINE] }],
      documents: { [`arn:aws:iam::${A}:policy/p`]: '{"Statement":[]}' },
      policyCreatedAt: { [`arn:aws:iam::${A}:policy/p`]: '2024-02-29T00:00:00Z' },
      policyVersions: { [`arn:aws:iam::${A}:policy/p`]: {
        createdAt: '2026-10-01T00:00:00Z',
        earlier: [{ createdAt: null, document: '%7B%7D' }],
      } },
      problems: [],
      filters: ['User', 'Role', 'Group', 'LocalManagedPolicy'],
    },
  },
  managed_policies: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { documents: { [POLICY.arn]: '{}' }, policyCreatedAt: { [POLICY.arn]: '2015-02-06T18:39:46.000Z' }, absent: [], problems: [] },
  },
  service_credentials: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { credentials: [{
      id: 'ACCAEXAMPLE1',
      userName: 'u',
      service: 'codecommit.amazonaws.com',
      status: 'Inactive',
      createdAt: null,
      expiresAt: null,
    }] },
  },
  password_policy: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { policy: { minimumLength: 14, reusePrevention: 24, maxAgeDays: 90 } },
  },
  server_certificates: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { certificates: [{ id: 'ASCA1', arn: 'a', name: 'tls', expiresAt: '2026-12-01T00:00:00.000Z' }] },
  },
  access_keys: { seen: true, asOf: '2026-11-01T11:00:00.000Z', value: USER_KEYS },
  ssh_keys: { seen: true, asOf: '2026-11-01T11:00:00.000Z', value: USER_KEYS },
  signing_certificates: { seen: true, asOf: '2026-11-01T11:00:00.000Z', value: USER_KEYS },
  last_accessed: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      granularity: 'action',
      byArn: {
        a: {
          status: 'completed',
          services: [
            {
              namespace: 's3',
              name: 'Amazon S3',
              lastAuthenticated: '2026-10-31T11:00:00Z',
              region: 'eu-west-1',
              entity: `arn:aws:iam::${A}:user/u`,
              entities: 2,
              actions: [{ name: 'ListBuckets', lastAccessed: null, region: null, entity: null }],
            },
            { namespace: 'sqs', name: 'Amazon SQS', lastAuthenticated: null, region: null, entity: null, entities: 0, actions: null },
          ],
          entities: { s3: [{ arn: `arn:aws:iam::${A}:user/u`, name: 'u', type: 'USER', lastAuthenticated: null }] },
          policies: '0123456789abcdef0123456789abcdef',
        },
        c: { status: 'completed', services: [], entities: {}, policies: null },
        b: { status: 'unseen', reason: 'job_failed', detail: 'ServiceFailure' },
      },
    },
  },
  service_control_policies: { seen: true, asOf: '2026-11-01T11:00:00.000Z', value: { levels: [[INLINE], []] } },
  unused_findings: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      ageDays: 90,
      findings: [
        { kind: 'permission', arn: 'r', lastAccessed: null, accessKeyId: null, namespace: 's3', actions: [{
          name: 'GetObject',
          lastAccessed: null,
        }] },
        { kind: 'access_key', arn: 'u', lastAccessed: '2026-01-01T00:00:00Z', accessKeyId: 'AKIAEXAMPLE1', namespace: null, actions: [] },
      ],
      problems: ['a finding has no resource'],
    },
  },
  unused_credentials: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { ageDays: 90, findings: [], problems: [] },
  },
  organization_access: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { services: [{ namespace: 's3', name: 'Amazon S3', lastAuthenticated: null, region: null }] },
  },
  identity_center: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      permissionSets: [{ arn: 'arn:aws:sso:::permissionSet/i/p', name: 'Admin', managed: [POLICY.arn], customer: ['own'], inline: '{}', boundary: null }],
      assignments: [{ permissionSet: 'arn:aws:sso:::permissionSet/i/p', kind: 'group', principalId: 'g' }],
    },
  },
  identity_store: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      users: [{ id: 'u', userName: 'zoë', displayName: null, emails: ['zoë@x.example'], enabled: true }],
      groups: [{ id: 'g', name: 'admins' }],
      members: { g: ['u'] },
    },
  },
  cloudtrail: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: {
      since: '2026-08-03T11:00:00.000Z',
      made: {
        AIDAEXAMPLE1: {
          at: '2026-10-01T11:00:00.000Z',
          actor: {
            ...{ type: 'AssumedRole', arn: `arn:aws:sts::${A}:assumed-role/Admin/zoë`, accountId: A, name: 'Admin' },
            ...{ sourceIdentity: null, invokedBy: null, address: '203.0.113.7', agent: '=cmd', console: true },
          },
        },
        'password AIDAEXAMPLE1': null,
      },
      problems: ['damaged'],
    },
  },
  organization_trail: {
    seen: true,
    asOf: '2026-11-01T11:00:00.000Z',
    value: { since: '2026-08-03T11:00:00.000Z', made: { AIDAEXAMPLE1: null }, problems: [] },
  },
};

export const SOURCES = Object.keys(EVERYTHING) as readonly AccountSource[];

/** What node:fs throws. */
export function fsError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code, syscall: 'open', errno: -1 });
}

export function partsWith(files: Partial<StoreFiles>, rest: Partial<Omit<DiskParts, 'files'>> = {}): DiskParts {
  return { ...nodeParts, ...rest, files: { ...nodeFiles, ...files } };
}

export const systemWith = (...parts: Parameters<typeof partsWith>): StoreSystem => diskSystem(partsWith(...parts));

/** As another process sees the store. */
export const systemOf = (self: ProcessIdentity): StoreSystem => diskSystem({ ...nodeParts, self });

/** A process that has ended, as others see it: its locks are stale. */
export const DEAD: ProcessIdentity = { pid: 4_194_304, host: nodeParts.self.host, started: '1' };

export class Killed extends Error {}

const CHANGING = ['makeFolder', 'closeToOthers', 'create', 'append', 'rename', 'link', 'remove', 'removeTree', 'sync'] as const;

const REAL = nodeFiles as unknown as Readonly<Record<(typeof CHANGING)[number], (...args: readonly unknown[]) => Promise<void>>>;

/**
 * The files of a process that dies at its `at`th change (from 0): of a file being created half is there, and nothing
 * works any more, neither cleaning up nor giving back the lock.
 */
export const dyingSystem = (at: number): StoreSystem => diskSystem(dyingParts(at));

export function dyingParts(at: number): DiskParts {
  let done = 0;
  const files: StoreFiles = { ...nodeFiles };
  for (const name of CHANGING) {
    const real = REAL[name];
    const dying = async (...args: readonly unknown[]): Promise<void> => {
      const turn = done++;
      if (turn < at) return real(...args);
      if (turn === at && name === 'create') await writeFile(String(args[0]), half(args[1] as Content));
      throw new Killed();
    };
    Object.assign(files, { [name]: dying });
  }
  return { ...nodeParts, self: DEAD, files };
}

/** What of a file has reached the disk when the process dies while it writes. */
export function half(content: Content): Uint8Array {
  const bytes = content instanceof Uint8Array ? content : Buffer.from([...content].join(''));
  return bytes.subarray(0, bytes.length / 2);
}

/** The StoreError that `work` throws, at once or later. */
export async function refused(work: () => unknown): Promise<StoreError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
