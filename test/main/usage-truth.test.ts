import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import type { ServiceTruth } from '../../src/sandbox/worlds/truth.js';
import { usageTruth } from '../../src/sandbox/worlds/truth.js';
import type { World } from '../../src/sandbox/world.js';
import { IS_FULL, IS_WHOLE, itInFull } from '../extent.js';
import { auditJson, type AuditRun, type Row } from './support.js';

const DAYS = 90;
const DAY_MS = 86_400_000;

/** In full, 6 accounts of 40 users and 140 roles: more than 1,000 principals that use what they may in every way there is. */
const ACCOUNTS = IS_WHOLE ? 6 : IS_FULL ? 2 : 1;
const WORLD = generatedWorld({ seed: 20_261_121, accounts: ACCOUNTS, usersPerAccount: 40, rolesPerAccount: 140, usage: 'granted' });
const TRUTH = usageTruth(WORLD);
const NOW = Date.parse(WORLD.now);

interface Born {
  readonly createdAt: number;
  readonly serviceLinked: boolean;
}

const PRINCIPALS = principalsOf(WORLD);

function principalsOf({ accounts, partition }: World): ReadonlyMap<string, Born> {
  const found = new Map<string, Born>();
  for (const { id, users, roles } of accounts) {
    for (const { path, name, createdAt, deletedAt } of users) {
      if (deletedAt === null) found.set(`arn:${partition}:iam::${id}:user${path}${name}`, {
        createdAt: Date.parse(createdAt),
        serviceLinked: false,
      });
    }
    for (const { path, name, createdAt } of roles) {
      found.set(`arn:${partition}:iam::${id}:role${path}${name}`, {
        createdAt: Date.parse(createdAt),
        serviceLinked: path.startsWith('/aws-service-role/'),
      });
    }
  }
  return found;
}

function daysSince(at: number): number {
  return Math.floor((NOW - at) / DAY_MS);
}

/** Whole days without use as far as AWS shows it; without use: since the principal exists. */
function idleDays({ shown }: ServiceTruth, born: Born): number {
  return daysSince(shown === null ? born.createdAt : Date.parse(shown.at));
}

/** By `arn service`: nothing is asked action by action here. */
function rowsByKey({ document }: AuditRun): ReadonlyMap<string, Row> {
  return new Map(document.rows.map((row) => [`${String(row['arn'])} ${String(row['service'])}`, row]));
}

const isUnused = (use: unknown): boolean => use === 'unused' || use === 'impossible';

describe('permissions of many principals against what they really used', () => {
  let ran: AuditRun;
  let inferring: ReadonlyMap<string, Row>;

  beforeAll(async () => {
    ran = await auditJson(WORLD, ['unused', '--detail', '--days', String(DAYS), '--columns', '+arn'], { now: WORLD.now });
    inferring = rowsByKey(ran);
  }, 120_000);

  it('is about them all', () => {
    expect(PRINCIPALS.size).toBeGreaterThan(170 * ACCOUNTS);
    expect(ran.document.coverage).toMatchObject({ complete: true, gaps: [] });
  });

  it('never calls unused what was used, asked or inferred', () => {
    const wrong = [...inferring].filter(([key, row]) => {
      const [arn = '', namespace = ''] = key.split(' ');
      const lastUse = TRUTH.get(arn)?.get(namespace)?.[row['inferred'] === null ? 'shown' : 'lastUse'] ?? null;
      return isUnused(row['use']) && lastUse !== null && daysSince(Date.parse(lastUse.at)) < DAYS;
    });
    expect(wrong).toEqual([]);
  });

  it('misses nothing that was granted and not used, and lists nothing else', () => {
    const wrong: string[] = [];
    for (const [arn, born] of PRINCIPALS) {
      for (const [namespace, truth] of TRUTH.get(arn) ?? []) {
        const row = inferring.get(`${arn} ${namespace}`);
        const use = row?.['use'] ?? null;
        if (!isRight(truth, born, use, row?.['inferred'] ?? null)) wrong.push(`${arn} ${namespace}: ${JSON.stringify(use)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('says where each is granted', () => {
    const without = [...inferring].filter(([, { use, granted_by: grantedBy }]) => use !== 'unknown'
      && (!Array.isArray(grantedBy) || grantedBy.length === 0));
    expect(without.map(([key]) => key)).toEqual([]);
  });

  it('has rows only of services that are granted', () => {
    const strangers = [...inferring].filter(([key, { use }]) => {
      const [arn = '', namespace = ''] = key.split(' ');
      return use !== 'unknown' && TRUTH.get(arn)?.get(namespace)?.granted !== true;
    });
    expect(strangers.map(([key]) => key)).toEqual([]);
  });

  itInFull('comes to the same judgements when everybody is asked', async () => {
    const asked = rowsByKey(await auditJson(
      WORLD,
      ['unused', '--detail', '--days', String(DAYS), '--columns', '+arn', '--no-infer'],
      { now: WORLD.now },
    ));
    const wrong: string[] = [];
    for (const [arn, born] of PRINCIPALS) {
      for (const [namespace, truth] of TRUTH.get(arn) ?? []) {
        const use = asked.get(`${arn} ${namespace}`)?.['use'] ?? null;
        if (!isRight(truth, { ...born, serviceLinked: false }, use, null)) wrong.push(`${arn} ${namespace}: ${JSON.stringify(use)}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

function isRight(truth: ServiceTruth, born: Born, use: unknown, inferred: unknown): boolean {
  if (!truth.granted || born.serviceLinked) return use === null;
  const isIdle = idleDays(truth, born) >= DAYS;
  // A principal that was not used at all used no service; of what is known to be untracked that is not said.
  if (inferred !== null) return isIdle ? isUnused(use) : use === null;
  const isNew = use === null && daysSince(born.createdAt) < DAYS;
  // Of what was made within the days nothing is listed where it was not even asked about.
  if (!truth.tracked) return use === 'not_tracked' || isNew;
  return use === 'not_tracked' || (isIdle ? isUnused(use) : use === null);
}
