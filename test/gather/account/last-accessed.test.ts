import type { EntityAccess, LastAccessedAnswer, ServiceLastAccessed } from '../../../src/evidence/values.js';
import type { AdvisorJob } from '../../../src/gather/account/advisor-jobs.js';
import { learningJobTimes, type JobTimes } from '../../../src/gather/account/job-times.js';
import { areAnswered, askLastAccessed } from '../../../src/gather/account/last-accessed.js';
import type { AccountSession, EntitiesPage, LastAccessedPage } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import { completed as answered, service } from '../../fixtures.js';
import { denied, fakeSession, script, testClock } from '../support.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';

const ANN = 'arn:aws:iam::222222222222:user/ann';
const gone = new SourceError('failed', 'NoSuchEntity', 'iam: NoSuchEntity: gone');

const REQUEST: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null };
const WHO_USED_S3: AdvisorRequest = { ...REQUEST, entitiesOf: 's3' };

const job = (arn: string, wide = false): AdvisorJob => ({ arn, wide, policies: null });

const page = (marker: string | null, ...namespaces: readonly string[]): LastAccessedPage => ({
  status: 'completed',
  services: namespaces.map((namespace) => service(namespace)),
  marker,
  tookMs: null,
});
const DONE = page(null, 's3');
const PENDING: LastAccessedPage = { status: 'in_progress' };

const took = (tookMs: number | null): LastAccessedPage => ({ status: 'completed', services: [], marker: null, tookMs });

interface Asked {
  readonly answer: LastAccessedAnswer | undefined;
  readonly pauses: readonly number[];
  readonly calls: { readonly generate: number; readonly get: number };
}

async function ask(
  generate: readonly (string | Error)[],
  get: readonly (LastAccessedPage | Error)[],
  { request = REQUEST, does = {}, times = learningJobTimes() }: { request?: AdvisorRequest; does?: Partial<AccountSession>; times?: JobTimes } = {},
): Promise<Asked> {
  const [generateLastAccessed, getLastAccessed] = [script(...generate), script(...get)];
  const clock = testClock();
  const evidence = await askLastAccessed([job(ANN)], request, { session: fakeSession({ generateLastAccessed, getLastAccessed, ...does }), clock, times });
  const answer = evidence.seen ? evidence.value.byArn[ANN] : undefined;
  return { answer, pauses: clock.pauses, calls: { generate: generateLastAccessed.asked(), get: getLastAccessed.asked() } };
}

/** How many there were at once. */
function atOnce(): { readonly add: (n: number) => void; readonly most: () => number } {
  let now = 0;
  let most = 0;
  return {
    add: (n) => {
      now += n;
      most = Math.max(most, now);
    },
    most: () => most,
  };
}

const completed = (...namespaces: readonly string[]): LastAccessedAnswer => answered(namespaces.map((namespace) => service(namespace)));

describe('askLastAccessed', () => {
  it.each<[string, readonly (string | Error)[], readonly (LastAccessedPage | Error)[], object, Asked['calls']]>([
    ['done at once', ['job'], [DONE], completed('s3'), { generate: 1, get: 1 }],
    ['done after a while', ['job'], [PENDING, PENDING, DONE], completed('s3'), { generate: 1, get: 3 }],
    ['several pages', ['job'], [page('a', 's3', 'ec2'), page('b', 'sqs'), page(null, 'kms')], completed('s3', 'ec2', 'sqs', 'kms'), { generate: 1, get: 3 }],
    ['an empty page before the last', ['job'], [page('a', 's3'), page('b'), page(null, 'kms')], completed('s3', 'kms'), { generate: 1, get: 3 }],
    ['nothing granted', ['job'], [page(null)], completed(), { generate: 1, get: 1 }],
    ['FAILED', ['job'], [PENDING, { status: 'failed', detail: 'ServiceFailure: no' }], { status: 'unseen', reason: 'job_failed', detail: 'ServiceFailure: no' }, { generate: 1, get: 2 }],
    ['FAILED on its second page', ['job'], [page('a', 's3'), { status: 'failed', detail: 'late' }], { status: 'unseen', reason: 'job_failed', detail: 'late' }, { generate: 1, get: 2 }],
    ['in progress again on its second page', ['job'], [page('a', 's3'), PENDING], { status: 'unseen', reason: 'job_failed', detail: 'the job went back to IN_PROGRESS' }, { generate: 1, get: 2 }],
    ['nobody of that ARN', [gone], [DONE], { status: 'unseen', reason: 'deleted', detail: gone.message }, { generate: 1, get: 0 }],
    ['lost with its session, then done', ['one', 'two'], [gone, DONE], completed('s3'), { generate: 2, get: 2 }],
    ['lost between its pages, then done', ['one', 'two'], [page('a', 's3'), gone, DONE], completed('s3'), { generate: 2, get: 3 }],
    ['lost, and its subject deleted meanwhile', ['one', gone], [gone], { status: 'unseen', reason: 'deleted', detail: gone.message }, { generate: 2, get: 1 }],
    ['lost twice: the subject is there, so it is not deleted', ['one', 'two'], [gone], { status: 'unseen', reason: 'failed', detail: `the job was lost: ${gone.message}` }, { generate: 2, get: 2 }],
    ['denied', [denied], [DONE], { status: 'unseen', reason: 'denied', detail: denied.message }, { generate: 1, get: 0 }],
    ['Get denied', ['job'], [denied], { status: 'unseen', reason: 'denied', detail: denied.message }, { generate: 1, get: 1 }],
  ])('%s', async (_, generate, get, expected, calls) => {
    const asked = await ask(generate, get);
    expect(asked.answer).toEqual(expected);
    expect(asked.calls).toEqual(calls);
  });

  it.each(['throttled', 'timed_out', 'unreachable', 'credentials_expired'] as const)('what AWS does not answer is unseen: %s', async (reason) => {
    const { answer } = await ask(['job'], [new SourceError(reason, 'Code', 'its words')]);
    expect(answer).toEqual({ status: 'unseen', reason, detail: 'its words' });
  });

  it('gives up a job that is never done, with few looks', async () => {
    const { answer, pauses, calls } = await ask(['job'], [PENDING]);
    expect(answer).toEqual({ status: 'unseen', reason: 'timed_out', detail: 'the job was still in progress after 5 minutes' });
    expect(calls.get).toBeLessThan(90);
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(5 * 60_000);
  });

  it('follows markers with the job they belong to', async () => {
    const asked: (readonly [string, string | null])[] = [];
    const getLastAccessed: AccountSession['getLastAccessed'] = (id, marker) => {
      asked.push([id, marker]);
      return Promise.resolve(marker === null ? page('next', 's3') : page(null, 'ec2'));
    };
    await ask(['job-1'], [DONE], { does: { getLastAccessed } });
    expect(asked).toEqual([['job-1', null], ['job-1', 'next']]);
  });

  it('a marker that comes again and again is an end too', async () => {
    const { answer, calls } = await ask(['job'], [page('a', 's3'), page('b', 'sqs'), page('a', 'kms')]);
    expect(answer).toEqual({ status: 'unseen', reason: 'failed', detail: 'iam:GetServiceLastAccessedDetails: AWS sent the same page token twice' });
    expect(calls.get).toBe(3);
  });

  it('keeps what the policies were that it was asked about', async () => {
    const session = fakeSession({ generateLastAccessed: script('job'), getLastAccessed: script(DONE) });
    const evidence = await askLastAccessed([{ ...job(ANN), policies: 'digest' }], REQUEST, { session, clock: testClock(), times: learningJobTimes() });
    expect(evidence).toMatchObject({ value: { byArn: { [ANN]: { ...completed('s3'), policies: 'digest' } } } });
  });

  it.each(['service', 'action'] as const)('asks at the granularity of the request, and says which it was: %s', async (granularity) => {
    const asked: string[] = [];
    const generateLastAccessed: AccountSession['generateLastAccessed'] = (arn, how) => {
      asked.push(`${arn} ${how}`);
      return Promise.resolve('job');
    };
    const session = fakeSession({ generateLastAccessed, getLastAccessed: script(DONE) });
    const evidence = await askLastAccessed([job(ANN)], { ...REQUEST, granularity }, { session, clock: testClock(), times: learningJobTimes() });
    expect(asked).toEqual([`${ANN} ${granularity}`]);
    expect(evidence).toMatchObject({ seen: true, value: { granularity, byArn: { [ANN]: { status: 'completed' } } } });
  });

  it('one that goes wrong leaves the others as they are', async () => {
    const generateLastAccessed: AccountSession['generateLastAccessed'] = (arn) => (arn === 'bad' ? Promise.reject(denied) : Promise.resolve(arn));
    const session = fakeSession({ generateLastAccessed, getLastAccessed: script(DONE) });
    const evidence = await askLastAccessed(['a', 'bad', 'c'].map((arn) => job(arn)), REQUEST, { session, clock: testClock(), times: learningJobTimes() });
    expect(evidence).toMatchObject({ seen: true, value: { byArn: { a: completed('s3'), bad: { status: 'unseen', reason: 'denied' }, c: completed('s3') } } });
  });

  it('nobody to ask is an answer', async () => {
    const evidence = await askLastAccessed([], REQUEST, { session: fakeSession({}), clock: testClock(), times: learningJobTimes() });
    expect(evidence).toMatchObject({ seen: true, value: { granularity: 'service', byArn: {} } });
  });

  it('a bug of ours is not an answer', async () => {
    await expect(ask([new TypeError('bug')], [DONE])).rejects.toThrow('bug');
  });

  it('bounds the jobs under way in an account, and those being started', async () => {
    const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
    const [starting, underWay] = [atOnce(), atOnce()];
    const generateLastAccessed = async (): Promise<string> => {
      underWay.add(1);
      starting.add(1);
      await turn();
      starting.add(-1);
      return 'job';
    };
    const getLastAccessed = (): Promise<LastAccessedPage> => {
      underWay.add(-1);
      return Promise.resolve(DONE);
    };
    // Long enough for more to be started than may be under way.
    let passed = 0;
    const sleep = async (ms: number): Promise<void> => {
      passed += ms;
      for (let turns = 0; turns < 60; turns++) await turn();
    };
    const jobs = Array.from({ length: 500 }, (_, index) => job(`${ANN}${index}`));
    const tools = { session: fakeSession({ generateLastAccessed, getLastAccessed }), clock: { ...testClock(), monotonic: () => passed, sleep }, times: learningJobTimes() };
    const evidence = await askLastAccessed(jobs, REQUEST, tools);
    expect(Object.keys(evidence.seen ? evidence.value.byArn : {})).toHaveLength(500);
    expect([starting.most(), underWay.most()]).toEqual([10, 200]);
  });

  it('a job that is long in starting is not overtaken by all the others', async () => {
    const started: string[] = [];
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const generateLastAccessed = async (arn: string): Promise<string> => {
      // As one that was throttled, and waits behind those whose turn it was before.
      if (arn === 'wide') await held;
      started.push(arn);
      if (started.length === 9) release?.();
      await new Promise((done) => setImmediate(done));
      return arn;
    };
    const jobs = [job('wide', true), ...Array.from({ length: 99 }, (_, index) => job(`narrow-${index}`))];
    const session = fakeSession({ generateLastAccessed, getLastAccessed: script(DONE) });
    await askLastAccessed(jobs, REQUEST, { session, clock: testClock(), times: learningJobTimes() });
    expect(started.indexOf('wide')).toBe(9);
    expect(started).toHaveLength(100);
  });
});

describe('what the answers of an account hold', () => {
  const ARNS = ['a', 'b'];
  async function held(...lists: readonly (readonly ServiceLastAccessed[])[]): Promise<readonly (readonly ServiceLastAccessed[])[]> {
    const answers = lists.map((services): LastAccessedPage => ({ status: 'completed', services, marker: null, tookMs: null }));
    const session = fakeSession({ generateLastAccessed: script('job'), getLastAccessed: script(...answers) });
    const evidence = await askLastAccessed(ARNS.map((arn) => job(arn)), REQUEST, { session, clock: testClock(), times: learningJobTimes() });
    return ARNS.map((arn) => {
      const answer = evidence.seen ? evidence.value.byArn[arn] : undefined;
      return answer?.status === 'completed' ? answer.services : [];
    });
  }

  it('of services that nobody used they say the same, and hold it once', async () => {
    const [a, b] = await held([service('s3'), service('ec2')], [service('ec2'), service('s3')]);
    expect([a, b]).toEqual([[service('s3'), service('ec2')], [service('ec2'), service('s3')]]);
    expect(a?.[0]).toBe(b?.[1]);
    expect(a?.[1]).toBe(b?.[0]);
  });

  it.each<[string, ServiceLastAccessed, ServiceLastAccessed]>([
    ['used by one', { ...service('s3'), lastAuthenticated: '2026-10-01T00:00:00Z' }, service('s3')],
    ['used somewhere else', { ...service('s3'), region: 'eu-west-1' }, service('s3')],
    ['used by somebody else', { ...service('s3'), entity: ANN }, service('s3')],
    ['used by more', { ...service('s3'), entities: 2 }, service('s3')],
    ['with actions', { ...service('s3'), actions: [] }, service('s3')],
    ['of another name', { ...service('s3'), name: 'S3' }, { ...service('s3'), name: 'Simple Storage' }],
  ])('%s: each has its own', async (_, one, other) => {
    expect(await held([one], [other])).toEqual([[one], [other]]);
    expect(await held([other], [one])).toEqual([[other], [one]]);
  });
});

describe('looking at a job', () => {
  it('waits as long as a job like it takes, then looks once', async () => {
    expect((await ask(['job'], [took(900)])).pauses).toEqual([1_000]);
  });

  it('waits on, longer each time, where it takes longer than those before it', async () => {
    expect((await ask(['job'], [PENDING, PENDING, PENDING, PENDING, PENDING, took(9_000)])).pauses.map(Math.round)).toEqual([1_000, 250, 313, 391, 488, 610]);
  });

  it('learns from AWS how long they take: from then on two calls for each job', async () => {
    const times = learningJobTimes();
    const durations = [8_000, 7_000, 7_980, 5_000, 7_900];
    const waits: number[] = [];
    const calls = [];
    for (const ms of durations) {
      let waited = 0;
      const clock = testClock();
      const sleep = (pause: number): Promise<void> => {
        waited += pause;
        return clock.sleep(pause);
      };
      const [generateLastAccessed, counted] = [script('job'), script('look')];
      const getLastAccessed = async (): Promise<LastAccessedPage> => {
        await counted();
        return waited >= ms ? took(ms) : PENDING;
      };
      await askLastAccessed([job(ANN, true)], REQUEST, { session: fakeSession({ generateLastAccessed, getLastAccessed }), clock: { ...clock, sleep }, times });
      waits.push(waited);
      calls.push(generateLastAccessed.asked() + counted.asked());
    }
    // After 3 s, then after a quarter more each time.
    expect(calls).toEqual([7, 2, 2, 2, 2]);
    expect(waits.map(Math.round)).toEqual([9_155, 8_000, 7_984, 7_980, 7_964]);
  });

  it('waits longer where that is learnt while it waits', async () => {
    const times = learningJobTimes();
    const clock = testClock();
    const sleep = (ms: number): Promise<void> => {
      if (clock.pauses.length < 2) times.learn(job(ANN), [3_000, 8_000][clock.pauses.length] ?? 0);
      return clock.sleep(ms);
    };
    const session = fakeSession({ generateLastAccessed: script('job'), getLastAccessed: script(took(null)) });
    await askLastAccessed([job(ANN)], REQUEST, { session, clock: { ...clock, sleep }, times });
    expect(clock.pauses).toEqual([1_000, 2_000, 5_000]);
  });

  it('learns nothing from a job of which AWS does not say it, or that failed', async () => {
    const times = learningJobTimes();
    await ask(['job'], [took(null)], { times });
    await ask(['job'], [{ status: 'failed', detail: 'x' }], { times });
    expect((await ask(['job'], [took(4_000)], { times })).pauses).toEqual([1_000, 500]);
    expect((await ask(['job'], [took(4_000)], { times })).pauses).toEqual([4_000]);
  });
});

describe('who of a group or policy used a service', () => {
  const who = (name: string, lastAuthenticated: string | null = null): EntityAccess => ({ arn: `arn:aws:iam::222222222222:user/${name}`, name, type: 'USER', lastAuthenticated });
  const entities = (marker: string | null, ...all: readonly EntityAccess[]): EntitiesPage => ({ status: 'completed', entities: all, marker });

  async function whoUsed(pages: readonly (EntitiesPage | Error)[], get: readonly (LastAccessedPage | Error)[] = [page(null, 'ec2', 's3')], request = WHO_USED_S3) {
    const looked: (readonly [string, string, string | null])[] = [];
    const next = script(...pages);
    const getLastAccessedEntities: AccountSession['getLastAccessedEntities'] = (id, namespace, marker) => {
      looked.push([id, namespace, marker]);
      return next();
    };
    return { ...(await ask(['one', 'two'], get, { request, does: { getLastAccessedEntities } })), looked };
  }

  it('is asked of the same job, page by page', async () => {
    const { answer, looked } = await whoUsed([entities('a', who('ann')), entities('b'), entities(null, who('bob', '2026-10-01T00:00:00Z'))]);
    expect(answer).toEqual({ ...completed('ec2', 's3'), entities: { s3: [who('ann'), who('bob', '2026-10-01T00:00:00Z')] } });
    expect(looked).toEqual([['one', 's3', null], ['one', 's3', 'a'], ['one', 's3', 'b']]);
  });

  it('is not asked of a service that is not granted, nor unless somebody wants to know', async () => {
    expect(await whoUsed([], [page(null, 'ec2')])).toMatchObject({ answer: completed('ec2'), looked: [] });
    expect(await whoUsed([], [page(null, 's3')], REQUEST)).toMatchObject({ answer: completed('s3'), looked: [] });
  });

  it('keeps the policies there too', async () => {
    const session = fakeSession({ generateLastAccessed: script('job'), getLastAccessed: script(DONE), getLastAccessedEntities: script(entities(null)) });
    const evidence = await askLastAccessed([{ ...job(ANN), policies: 'digest' }], WHO_USED_S3, { session, clock: testClock(), times: learningJobTimes() });
    expect(evidence).toMatchObject({ value: { byArn: { [ANN]: { ...completed('s3'), entities: { s3: [] }, policies: 'digest' } } } });
  });

  it('a marker that comes again and again is an end too', async () => {
    const { answer, looked } = await whoUsed([entities('a', who('ann')), entities('a', who('bob'))]);
    expect(answer).toMatchObject({ status: 'unseen', reason: 'failed', detail: expect.stringMatching(/WithEntities: AWS sent the same page token twice/) as unknown });
    expect(looked).toHaveLength(2);
  });

  it.each<[string, EntitiesPage, string]>([
    ['failed', { status: 'failed', detail: 'no' }, 'no'],
    ['in progress again', { status: 'in_progress' }, 'the job went back to IN_PROGRESS'],
  ])('where that %s, the whole answer is unseen', async (_, broken, detail) => {
    expect((await whoUsed([entities('a', who('ann')), broken])).answer).toEqual({ status: 'unseen', reason: 'job_failed', detail });
  });

  it.each<[string, Partial<ServiceLastAccessed>, readonly EntityAccess[], 'completed' | 'unseen']>([
    ['whom the service names as the last one', { entity: who('ann').arn, entities: 3 }, [who('ann'), who('bob')], 'unseen'],
    ['of as many as there are in all', { entity: who('bob').arn, entities: 2 }, [who('ann'), who('bob', '2026-10-01T00:00:00Z')], 'unseen'],
    ['of more than used it: the others never did', { entity: who('bob').arn, entities: 1 }, [who('ann'), who('bob', '2026-10-01T00:00:00Z')], 'completed'],
    ['where the last one is not there any more', { entity: who('eve').arn, entities: 1 }, [who('ann'), who('bob')], 'completed'],
    ['of a service that was never used', { lastAuthenticated: null, entity: null, entities: 0 }, [who('ann')], 'completed'],
  ])('a time is missing %s: %j', async (_, used, listed, status) => {
    const services = [{ ...service('s3'), lastAuthenticated: '2026-10-02T00:00:00Z', ...used }];
    const { answer } = await whoUsed([entities(null, ...listed)], [{ status: 'completed', services, marker: null, tookMs: null }]);
    expect(answer).toMatchObject(status === 'unseen' ? { status, reason: 'unreadable', detail: expect.stringContaining(who('ann').arn) as unknown } : { status });
  });

  it('a job lost there is started again once', async () => {
    const { answer, calls, looked } = await whoUsed([gone, entities(null, who('ann'))]);
    expect(answer).toMatchObject({ status: 'completed', entities: { s3: [who('ann')] } });
    expect(calls.generate).toBe(2);
    expect(looked).toEqual([['one', 's3', null], ['two', 's3', null]]);
  });
});

describe('areAnswered', () => {
  const value = (answer: LastAccessedAnswer | undefined, granularity: 'service' | 'action' = 'service') => ({ granularity, byArn: answer === undefined ? {} : { [ANN]: answer } });
  const failed = (reason: 'deleted' | 'job_failed' | 'throttled'): LastAccessedAnswer => ({ status: 'unseen', reason, detail: '' });
  const asked = (...jobs: readonly AdvisorJob[]): readonly AdvisorJob[] => jobs;

  it.each<[string, ReturnType<typeof value>, AdvisorRequest, boolean]>([
    ['a completed job', value(completed('s3')), REQUEST, true],
    ['nobody asked', value(undefined), REQUEST, false],
    ['a job that failed', value(failed('job_failed')), REQUEST, false],
    ['a throttled one', value(failed('throttled')), REQUEST, false],
    ['somebody who was gone, and is there now', value(failed('deleted')), REQUEST, false],
    ['actions answer for services', value(completed('s3'), 'action'), REQUEST, true],
    ['services do not answer for actions', value(completed('s3')), { ...REQUEST, granularity: 'action' }, false],
    ['actions answer for actions', value(completed('s3'), 'action'), { ...REQUEST, granularity: 'action' }, true],
    ['who used it was not asked', value(completed('s3')), WHO_USED_S3, false],
    ['who used it was asked', value({ ...answered([service('s3')]), entities: { s3: [] } } as LastAccessedAnswer), WHO_USED_S3, true],
    ['who used another service was asked', value({ ...answered([service('s3')]), entities: { ec2: [] } } as LastAccessedAnswer), WHO_USED_S3, false],
    ['nobody can use what is not granted', value(completed('ec2')), WHO_USED_S3, true],
  ])('%s', (_, kept, request, expected) => {
    expect(areAnswered(kept, asked(job(ANN)), request)).toBe(expected);
  });

  it.each<[string | null, string | null, boolean]>([
    ['one', 'one', true],
    ['one', 'other', false],
    ['one', null, false],
    [null, 'one', false],
    [null, null, true],
  ])('asked about the policies %s, and they are %s now: %s', (then, now, expected) => {
    const kept = value({ ...answered([service('s3')]), policies: then } as LastAccessedAnswer);
    expect(areAnswered(kept, asked({ ...job(ANN), policies: now }), REQUEST)).toBe(expected);
  });

  it('others that are kept with them count for nothing', () => {
    expect(areAnswered(value(undefined), [], REQUEST)).toBe(true);
    expect(areAnswered(value(failed('deleted')), [], REQUEST)).toBe(true);
    expect(areAnswered({ granularity: 'service', byArn: { [ANN]: completed('s3'), bob: failed('job_failed') } }, asked(job(ANN)), REQUEST)).toBe(true);
  });

  it('everybody must be', () => {
    const kept = { granularity: 'service' as const, byArn: { [ANN]: completed('s3'), bob: completed('s3') } };
    expect(areAnswered(kept, asked(job(ANN), job('bob')), REQUEST)).toBe(true);
    expect(areAnswered(kept, asked(job(ANN), job('cleo'), job('bob')), REQUEST)).toBe(false);
    expect(areAnswered(kept, asked(), REQUEST)).toBe(true);
  });

  it('a name that every object has is nobody', () => {
    expect(areAnswered(value(undefined), asked(job('toString')), REQUEST)).toBe(false);
  });
});
