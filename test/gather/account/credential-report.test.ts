import { askCredentialReport } from '../../../src/gather/account/credential-report.js';
import { learningWaits } from '../../../src/gather/pace/learning-waits.js';
import type { AccountSession, ReportState } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import { denied, fakeSession, script, testClock } from '../support.js';

const READY: ReportState = { state: 'ready', csv: 'user,arn', generatedAt: '2026-11-01T11:30:00.000Z' };
const SEEN = { seen: true, asOf: READY.generatedAt, value: { csv: READY.csv } };
const busy = new SourceError('throttled', 'LimitExceeded', 'iam:GenerateCredentialReport: LimitExceeded: busy');

type Generate = Awaited<ReturnType<AccountSession['generateReport']>>;

function ask(generate: readonly (Generate | Error)[], get: readonly (ReportState | Error)[]) {
  const session = fakeSession({ generateReport: script(...generate), getReport: script(...get) });
  return askCredentialReport(session, testClock(), learningWaits());
}

describe('askCredentialReport', () => {
  it.each<[string, readonly (Generate | Error)[], readonly (ReportState | Error)[]]>([
    ['ready at once', ['ready'], [READY]],
    ['pending, then ready', ['pending', 'pending', 'ready'], [READY]],
    ['complete, but not to be read yet', ['ready'], [{ state: 'pending' }, READY]],
    ['expired between the two calls', ['ready'], [{ state: 'absent' }, READY]],
    ['busy, then ready', [busy, 'pending', 'ready'], [READY]],
    ['Generate denied, made by somebody else', [denied], [READY]],
    ['Generate denied, in progress under somebody else', [denied], [{ state: 'pending' }, { state: 'pending' }, READY]],
  ])('%s', async (_, generate, get) => {
    expect(await ask(generate, get)).toEqual(SEEN);
  });

  it('Generate denied and nothing there: the denial of Generate is what must be mended', async () => {
    await expect(ask([denied], [{ state: 'absent' }])).rejects.toBe(denied);
  });

  it.each([
    ['Get denied', new SourceError('denied', 'AccessDenied', 'iam:GetCredentialReport: AccessDenied')],
    ['broken', new SourceError('failed', 'ServiceFailure', 'iam:GetCredentialReport: ServiceFailure')],
    ['a bug of ours', new TypeError('x is not a function')],
  ])('passes on at once: %s', async (_, error) => {
    await expect(ask(['ready'], [error])).rejects.toBe(error);
    await expect(ask([denied], [error])).rejects.toBe(error);
  });

  it.each<[string, Generate | Error, RegExp]>([
    ['pending', 'pending', /^the report was still in progress after 10 minutes$/],
    ['busy', busy, /^iam:GenerateCredentialReport: LimitExceeded: busy after 10 minutes$/],
  ])('%s for ever is timed out, with what was heard last', async (_, answer, detail) => {
    const result = await ask([answer], [{ state: 'pending' }]);
    expect(result).toEqual({ seen: false, reason: 'timed_out', detail: expect.stringMatching(detail) as unknown });
  });
});
