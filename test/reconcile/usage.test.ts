import type { AccountEvidence, Seen } from '../../src/evidence/evidence.js';
import { usageOf } from '../../src/reconcile/usage.js';
import type { LastAccessed, LastAccessedAnswer } from '../../src/evidence/values.js';
import {
  account,
  ACCOUNT_ID,
  ago,
  arnOf,
  ASKED_AT,
  completed,
  config,
  configUser,
  detail,
  details,
  key,
  lastAccessed,
  managed,
  reconciled,
  report,
  REPORT_AT,
  role,
  roleNamed,
  row,
  seen,
  service,
  unseen,
  userNamed,
} from '../fixtures.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const APP = `arn:aws:iam::${ACCOUNT_ID}:role/app`;
const INFERRED = { because: 'role_not_used' as const, lastUse: null, asOf: new Date(ASKED_AT) };

const NOTHING = (): null => null;

const entity = (arn: string) => ({ kind: 'role' as const, arn, name: 'app', account: account() });
const usage = (
  asked: Seen<LastAccessed> | ReturnType<typeof unseen> | undefined,
  advisor: AdvisorRequest | null = ALL,
  infer = () => INFERRED as typeof INFERRED | null,
) =>
  usageOf(entity(APP), asked === undefined ? {} : { last_accessed: asked }, advisor, infer);

describe('usageOf', () => {
  it('is what access advisor answered, with its time and its granularity', () => {
    const services = [service('s3', ago(3)), service('ec2')];
    const entities = { s3: [{ arn: arnOf('ann'), name: 'ann', type: 'USER' as const, lastAuthenticated: null }] };
    const answer: LastAccessedAnswer = { status: 'completed', services, entities, policies: null };
    const expected = { seen: 'answered', asOf: new Date(ASKED_AT), services, entities };
    expect(usage(lastAccessed({ [APP]: answer }), ALL, NOTHING)).toEqual({ ...expected, granularity: 'service' });
    expect(usage(lastAccessed({ [APP]: answer }, 'action'), ALL, NOTHING)).toEqual({ ...expected, granularity: 'action' });
  });

  it('an answer stands whoever was to be asked', () => {
    const asked = lastAccessed({ [APP]: completed([]) });
    for (const advisor of [null, ALL, { ...ALL, subjects: 'users' as const }]) expect(usage(asked, advisor, NOTHING)).toMatchObject({
      seen: 'answered',
      services: [],
    });
  });

  it('is inferred all the same where there happens to be an answer, good or bad', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: '' };
    for (const answer of [completed([service('s3', ago(1))]), failed]) expect(usage(lastAccessed({ [APP]: answer }))).toEqual({
      seen: 'inferred',
      ...INFERRED,
    });
  });

  it.each<[string, Parameters<typeof usage>[0]]>([
    ['another was asked', lastAccessed({ 'arn:x': completed([]) })],
    ['nobody was asked', lastAccessed({})],
    ['nothing was asked', undefined],
    ['access advisor was not seen', unseen('denied')],
  ])('is inferred where %s', (_, asked) => {
    expect(usage(asked)).toEqual({ seen: 'inferred', ...INFERRED });
  });

  it.each([
    'job_failed',
    'deleted',
    'timed_out',
    'denied',
    'throttled',
    'failed',
  ] as const)('a job that ended as %s is never papered over', (reason) => {
    expect(usage(lastAccessed({ [APP]: { status: 'unseen', reason, detail: '' } }), ALL, NOTHING)).toEqual({ seen: 'not' });
  });

  it.each<[string, AdvisorRequest | null]>([
    ['with --no-infer', { ...ALL, inferDays: null }],
    ['of whoever was not to be asked', { ...ALL, subjects: 'users' }],
    ['of whoever was not named', { ...ALL, subjects: new Set(['arn:x']) }],
    ['when nobody was to be asked', null],
  ])('nothing is inferred %s', (_, advisor) => {
    expect(usage(lastAccessed({}), advisor)).toEqual({ seen: 'not' });
  });

  it('nothing follows from nothing', () => {
    expect(usage(lastAccessed({}), ALL, () => null)).toEqual({ seen: 'not' });
  });

  it('infers for the days of the question', () => {
    const asked: number[] = [];
    usageOf(entity(APP), {}, { ...ALL, inferDays: 45 }, (days) => {
      asked.push(days);
      return null;
    });
    expect(asked).toEqual([45]);
  });

  it('a name that every object has was not asked', () => {
    expect(usageOf(entity('toString'), { last_accessed: lastAccessed({}) }, null, () => null)).toEqual({ seen: 'not' });
  });
});

describe('usage of principals', () => {
  const everything: AccountEvidence = {
    credential_report: report([row('idle', key(1, ago(900), ago(300))), row('busy', key(1, ago(900), ago(1)))]),
    account_details: details(
      [detail('idle'), detail('busy')],
      { roles: [role('idle'), role('busy', { lastUsed: { at: ago(1), region: null } })] },
    ),
    managed_policies: managed(),
    service_credentials: seen({ credentials: [] }),
    last_accessed: lastAccessed({}),
  };
  const usages = (evidence: AccountEvidence, advisor: AdvisorRequest = ALL): Readonly<Record<string, object>> => {
    const known = reconciled(evidence, account(), advisor);
    return {
      ...Object.fromEntries(known.users.map((user) => [`user ${user.name}`, user.usage])),
      ...Object.fromEntries(known.roles.map((each) => [`role ${each.name}`, each.usage])),
    };
  };
  const NOT = { seen: 'not' };

  it('is inferred of the idle ones, each with the time of what it follows from', () => {
    expect(usages(everything)).toEqual({
      'user idle': { seen: 'inferred', because: 'credentials_not_used', lastUse: new Date(ago(300)), asOf: new Date(REPORT_AT) },
      'user busy': NOT,
      'role idle': { seen: 'inferred', because: 'role_not_used', lastUse: null, asOf: new Date(ASKED_AT) },
      'role busy': NOT,
    });
  });

  it('is not inferred of users whose service-specific credentials could not be seen', () => {
    expect(usages({ ...everything, service_credentials: unseen('denied') })).toMatchObject({
      'user idle': NOT,
      'role idle': { seen: 'inferred' },
    });
  });

  it('is inferred all the same where a job failed that was started for another question', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'x' };
    const kept = lastAccessed({ [arnOf('idle')]: failed, [`arn:aws:iam::${ACCOUNT_ID}:role/idle`]: failed });
    expect(usages({ ...everything, last_accessed: kept })).toEqual(usages(everything));
  });

  it('is not inferred with --no-infer', () => {
    expect(Object.values(usages(everything, { ...ALL, inferDays: null }))).toEqual([NOT, NOT, NOT, NOT]);
  });

  it('is neither answered nor inferred of a user that is gone: its ARN may be another’s', () => {
    const evidence = {
      ...everything,
      config: config([configUser('gone')]),
      last_accessed: lastAccessed({ [arnOf('gone')]: completed([service('s3', ago(1))]) }),
    };
    expect(userNamed(reconciled(evidence, account(), ALL), 'gone')).toMatchObject({ deleted: true, usage: NOT });
  });

  it('of roles is not seen without account details', () => {
    expect(reconciled({ ...everything, account_details: unseen('denied') }, account(), ALL).roles).toEqual([]);
    expect(() => roleNamed(reconciled({}), 'idle')).toThrow();
  });
});
