import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { LastAccessedAnswer, ServiceLastAccessed } from '../../src/evidence/values.js';
import { askLastAccessed } from '../../src/gather/last-accessed.js';
import type { AccountSession, LastAccessedPage } from '../../src/gather/ports.js';
import { SourceError } from '../../src/gather/source-error.js';
import { denied, fakeSession, script, testClock } from './support.js';

const ANN = 'arn:aws:iam::222222222222:user/ann';
const gone = new SourceError('failed', 'NoSuchEntity', 'iam: NoSuchEntity: gone');

const service = (namespace: string): ServiceLastAccessed => ({ namespace, name: namespace, lastAuthenticated: null });
const page = (marker: string | null, ...namespaces: readonly string[]): LastAccessedPage => ({
  status: 'completed',
  services: namespaces.map(service),
  marker,
});
const DONE = page(null, 's3');
const PENDING: LastAccessedPage = { status: 'in_progress' };

const details = (...arns: readonly string[]): AccountEvidence =>
  ({ account_details: { seen: true, asOf: '', value: { users: arns.map((arn) => ({ arn })) } } }) as unknown as AccountEvidence;

const config = (...arns: readonly string[]): AccountEvidence =>
  ({ config: { seen: true, asOf: '', value: { users: arns.map((arn) => ({ arn })) } } }) as unknown as AccountEvidence;

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,' +
  'access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date';

const report = (...holders: readonly (readonly [name: string, arn: string])[]): AccountEvidence => {
  const lines = holders.map(([name, arn]) => [name, arn, '2025-01-01T00:00:00Z', ...Array<string>(10).fill('N/A')].join(','));
  return { credential_report: { seen: true, asOf: '', value: { csv: [HEADER, ...lines].join('\n') } } };
};

async function answerFor(generate: readonly (string | Error)[], get: readonly (LastAccessedPage | Error)[]): Promise<LastAccessedAnswer | undefined> {
  const session = fakeSession({ generateLastAccessed: script(...generate), getLastAccessed: script(...get) });
  const evidence = await askLastAccessed(details(ANN), session, testClock());
  return evidence.seen ? evidence.value.byArn[ANN] : undefined;
}

const completed = (...namespaces: readonly string[]) => ({ status: 'completed', services: namespaces.map(service) });

describe('askLastAccessed', () => {
  it.each<[string, readonly (string | Error)[], readonly (LastAccessedPage | Error)[], object]>([
    ['done at once', ['job'], [DONE], completed('s3')],
    ['done after a while', ['job'], [PENDING, PENDING, DONE], completed('s3')],
    ['several pages', ['job'], [page('a', 's3', 'ec2'), page('b', 'sqs'), page(null, 'kms')], completed('s3', 'ec2', 'sqs', 'kms')],
    ['nothing granted', ['job'], [page(null)], completed()],
    ['FAILED', ['job'], [PENDING, { status: 'failed', detail: 'ServiceFailure: no' }], { status: 'unseen', reason: 'job_failed', detail: 'ServiceFailure: no' }],
    ['FAILED on its second page', ['job'], [page('a', 's3'), { status: 'failed', detail: 'late' }], { status: 'unseen', reason: 'job_failed', detail: 'late' }],
    ['in progress again on its second page', ['job'], [page('a', 's3'), PENDING], { status: 'unseen', reason: 'job_failed', detail: 'the job went back to IN_PROGRESS' }],
    ['no such user', [gone], [DONE], { status: 'unseen', reason: 'deleted', detail: gone.message }],
    ['lost with its session, then done', ['one', 'two'], [gone, DONE], completed('s3')],
    ['lost between its pages, then done', ['one', 'two'], [page('a', 's3'), gone, DONE], completed('s3')],
    ['lost twice: the user is there, so it is not deleted', ['one', 'two'], [gone], { status: 'unseen', reason: 'failed', detail: `the job was lost: ${gone.message}` }],
    ['denied', [denied], [DONE], { status: 'unseen', reason: 'denied', detail: denied.message }],
    ['Get denied', ['job'], [denied], { status: 'unseen', reason: 'denied', detail: denied.message }],
    ['never done', ['job'], [PENDING], { status: 'unseen', reason: 'timed_out', detail: 'the job was still in progress after 5 minutes' }],
  ])('%s', async (_, generate, get, expected) => {
    expect(await answerFor(generate, get)).toEqual(expected);
  });

  it('follows markers with the job they belong to', async () => {
    const asked: (readonly [string, string | null])[] = [];
    const getLastAccessed: AccountSession['getLastAccessed'] = (job, marker) => {
      asked.push([job, marker]);
      return Promise.resolve(marker === null ? page('next', 's3') : page(null, 'ec2'));
    };
    await askLastAccessed(details(ANN), fakeSession({ generateLastAccessed: script('job-1'), getLastAccessed }), testClock());
    expect(asked).toEqual([['job-1', null], ['job-1', 'next']]);
  });

  it('a bug of ours is not an answer', async () => {
    await expect(answerFor([new TypeError('bug')], [DONE])).rejects.toThrow('bug');
  });

  it('bounds the jobs under way in an account', async () => {
    let inFlight = 0;
    let most = 0;
    const generateLastAccessed = async (): Promise<string> => {
      most = Math.max(most, ++inFlight);
      await new Promise((done) => setImmediate(done));
      return 'job';
    };
    const getLastAccessed = (): Promise<LastAccessedPage> => {
      inFlight -= 1;
      return Promise.resolve(DONE);
    };
    const arns = Array.from({ length: 100 }, (_, index) => `${ANN}${index}`);
    const evidence = await askLastAccessed(details(...arns), fakeSession({ generateLastAccessed, getLastAccessed }), testClock());
    expect(Object.keys(evidence.seen ? evidence.value.byArn : {})).toHaveLength(100);
    expect(most).toBe(40);
  });

  it.each<[string, AccountEvidence, readonly string[]]>([
    ['account details know who is there', { ...details('a', 'b'), ...config('c') }, ['a', 'b']],
    ['else AWS Config and the report together', { ...config('a'), ...report(['ann', ANN], ['<root_account>', 'arn:aws:iam::222222222222:root']) }, ['a', ANN]],
    ['nobody known', {}, []],
  ])('asks for whom: %s', async (_, evidence, expected) => {
    const session = fakeSession({ generateLastAccessed: script('job'), getLastAccessed: script(DONE) });
    const answer = await askLastAccessed(evidence, session, testClock());
    expect(answer.seen ? Object.keys(answer.value.byArn).sort() : null).toEqual([...expected].sort());
  });
});
