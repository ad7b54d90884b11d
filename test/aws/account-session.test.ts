import { accountSession } from '../../src/aws/account-session.js';
import type { AskIam } from '../../src/aws/clients.js';
import { toSourceError } from '../../src/aws/to-source-error.js';

interface Asked {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** IAM that gives these answers in turn; an error goes the way of the SDK's. */
function sessionWith(...answers: readonly (object | Error)[]) {
  const asked: Asked[] = [];
  const iam = ((command: { readonly input: Record<string, unknown> }) => {
    const action = command.constructor.name.replace(/Command$/, '');
    const answer = answers[asked.length];
    asked.push({ action, input: command.input });
    if (answer === undefined) throw new Error(`${action} was not expected`);
    return answer instanceof Error ? Promise.reject(toSourceError(answer, `iam:${action}`)) : Promise.resolve(answer);
  }) as unknown as AskIam;
  return { session: accountSession(iam), asked };
}

const awsError = (name: string): Error => Object.assign(new Error('Unknown'), { name });
const details = ['User'] as const;

async function usersOf(...answers: readonly (object | Error)[]): Promise<readonly string[]> {
  const { session } = sessionWith(...answers);
  const names: string[] = [];
  for await (const page of session.details(details)) names.push(...page.users.map(({ userName }) => userName));
  return names;
}

const page = (name: string, more: object = {}) => ({ UserDetailList: [{ UserName: name, UserId: name, Arn: `arn:aws:iam::1:user/${name}` }], ...more });

describe('the credential report', () => {
  it.each([
    ['STARTED', 'pending'],
    ['INPROGRESS', 'pending'],
    ['COMPLETE', 'ready'],
    [undefined, 'pending'],
  ])('Generate says %p: %s', async (State, expected) => {
    expect(await sessionWith({ State }).session.generateReport()).toBe(expected);
  });

  it.each([
    ['ReportNotPresent', 'absent'],
    ['CredentialReportNotPresentException', 'absent'],
    ['ReportExpired', 'absent'],
    ['CredentialReportExpiredException', 'absent'],
    ['ReportInProgress', 'pending'],
    ['CredentialReportNotReadyException', 'pending'],
  ])('Get says %s, on the wire or as the class of the SDK: %s', async (name, state) => {
    expect(await sessionWith(awsError(name)).session.getReport()).toEqual({ state });
  });

  it('is text with a time', async () => {
    const { session } = sessionWith({ Content: new TextEncoder().encode('user,arn\nłódź,x'), GeneratedTime: new Date('2026-11-01T11:30:00Z') });
    expect(await session.getReport()).toEqual({ state: 'ready', csv: 'user,arn\nłódź,x', generatedAt: '2026-11-01T11:30:00.000Z' });
  });

  it.each([{}, { Content: new Uint8Array() }, { GeneratedTime: new Date() }])('without text or time can not be read', async (answer) => {
    await expect(sessionWith(answer).session.getReport()).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('other errors pass', async () => {
    await expect(sessionWith(awsError('AccessDenied')).session.getReport()).rejects.toMatchObject({ reason: 'denied' });
  });
});

describe('account details', () => {
  it('asks for whole pages with the filters, and follows markers', async () => {
    const { session, asked } = sessionWith(page('a', { IsTruncated: true, Marker: 'm' }), page('b', { IsTruncated: false, Marker: 'stale' }));
    const pages: unknown[] = [];
    for await (const found of session.details(['User', 'Group'])) pages.push(found);
    expect(pages).toHaveLength(2);
    expect(asked.map(({ input }) => input)).toEqual([
      { Filter: ['User', 'Group'], MaxItems: 1000, Marker: undefined },
      { Filter: ['User', 'Group'], MaxItems: 1000, Marker: 'm' },
    ]);
  });

  it('goes on after an empty page', async () => {
    expect(await usersOf({ IsTruncated: true, Marker: 'm' }, page('b'))).toEqual(['b']);
  });

  it.each<[string, object[], string]>([
    ['cut short without a marker', [page('a', { IsTruncated: true })], 'NoMarker'],
    ['cut short with an empty marker', [page('a', { IsTruncated: true, Marker: '' })], 'NoMarker'],
    ['the same marker twice', [page('a', { IsTruncated: true, Marker: 'm' }), page('b', { IsTruncated: true, Marker: 'm' })], 'TokenLoop'],
  ])('%s is no whole list', async (_, answers, code) => {
    await expect(usersOf(...answers)).rejects.toMatchObject({ name: 'SourceError', code });
  });
});

describe('access advisor', () => {
  const service = { ServiceName: 'Amazon S3', ServiceNamespace: 's3', LastAuthenticated: new Date('2026-10-01T08:00:00Z') };
  const read = { namespace: 's3', name: 'Amazon S3', lastAuthenticated: '2026-10-01T08:00:00.000Z' };

  it('starts a job at service level', async () => {
    const { session, asked } = sessionWith({ JobId: 'job' });
    expect(await session.generateLastAccessed('arn:x')).toBe('job');
    expect(asked).toEqual([{ action: 'GenerateServiceLastAccessedDetails', input: { Arn: 'arn:x', Granularity: 'SERVICE_LEVEL' } }]);
    await expect(sessionWith({}).session.generateLastAccessed('arn:x')).rejects.toMatchObject({ code: 'NoJobId' });
  });

  it.each<[string, object, object]>([
    ['in progress', { JobStatus: 'IN_PROGRESS' }, { status: 'in_progress' }],
    ['failed, with its error', { JobStatus: 'FAILED', Error: { Code: 'C', Message: 'M' } }, { status: 'failed', detail: 'C: M' }],
    ['failed without one', { JobStatus: 'FAILED' }, { status: 'failed', detail: 'no reason given' }],
    ['completed', { JobStatus: 'COMPLETED', ServicesLastAccessed: [service], IsTruncated: false }, { status: 'completed', services: [read], marker: null }],
    ['completed and cut', { JobStatus: 'COMPLETED', ServicesLastAccessed: [service], IsTruncated: true, Marker: 'm' }, { status: 'completed', services: [read], marker: 'm' }],
    ['a marker without the flag', { JobStatus: 'COMPLETED', ServicesLastAccessed: [service], Marker: 'm' }, { status: 'completed', services: [read], marker: 'm' }],
    ['nothing granted', { JobStatus: 'COMPLETED' }, { status: 'completed', services: [], marker: null }],
    ['never used', { JobStatus: 'COMPLETED', ServicesLastAccessed: [{ ServiceNamespace: 's3' }] }, { status: 'completed', services: [{ namespace: 's3', name: '', lastAuthenticated: null }], marker: null }],
  ])('%s', async (_, answer, expected) => {
    expect(await sessionWith(answer).session.getLastAccessed('job', null)).toEqual(expected);
  });

  it('cut without a marker is no whole list', async () => {
    const answer = { JobStatus: 'COMPLETED', ServicesLastAccessed: [service], IsTruncated: true };
    await expect(sessionWith(answer).session.getLastAccessed('job', null)).rejects.toMatchObject({ code: 'NoMarker' });
  });
});

describe('the alias and managed policies', () => {
  it.each<[object, string | null]>([
    [{ AccountAliases: ['quill'] }, 'quill'],
    [{ AccountAliases: [] }, null],
    [{}, null],
  ])('alias of %j', async (answer, expected) => {
    expect(await sessionWith(answer).session.alias()).toBe(expected);
  });

  it('reads the default version', async () => {
    const { session, asked } = sessionWith({ Policy: { DefaultVersionId: 'v7' } }, { PolicyVersion: { Document: '%7B%7D' } });
    expect(await session.managedPolicy('arn:p')).toBe('%7B%7D');
    expect(asked.map(({ input }) => input)).toEqual([{ PolicyArn: 'arn:p' }, { PolicyArn: 'arn:p', VersionId: 'v7' }]);
  });

  it.each<[string, object[]]>([
    ['no default version', [{ Policy: {} }]],
    ['no document', [{ Policy: { DefaultVersionId: 'v1' } }, { PolicyVersion: {} }]],
  ])('%s can not be read', async (_, answers) => {
    await expect(sessionWith(...answers).session.managedPolicy('arn:p')).rejects.toMatchObject({ reason: 'unreadable' });
  });
});
