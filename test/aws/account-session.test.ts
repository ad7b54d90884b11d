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
  const started = new Date('2026-11-01T12:00:00.250Z');
  const done = { JobStatus: 'COMPLETED', JobCreationDate: started, JobCompletionDate: new Date('2026-11-01T12:00:01.750Z') };
  const service = { ServiceName: 'Amazon S3', ServiceNamespace: 's3', LastAuthenticated: new Date('2026-10-01T08:00:00Z'), TotalAuthenticatedEntities: 2 };
  const read = { namespace: 's3', name: 'Amazon S3', lastAuthenticated: '2026-10-01T08:00:00.000Z', region: null, entity: null, entities: 2, actions: null };
  const page = { status: 'completed', services: [read], marker: null, tookMs: 1500 };

  it.each([
    ['service', 'SERVICE_LEVEL'],
    ['action', 'ACTION_LEVEL'],
  ] as const)('starts a job at %s level', async (granularity, Granularity) => {
    const { session, asked } = sessionWith({ JobId: 'job' });
    expect(await session.generateLastAccessed('arn:x', granularity)).toBe('job');
    expect(asked).toEqual([{ action: 'GenerateServiceLastAccessedDetails', input: { Arn: 'arn:x', Granularity } }]);
    await expect(sessionWith({}).session.generateLastAccessed('arn:x', granularity)).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it.each<[string, object, object]>([
    ['in progress', { JobStatus: 'IN_PROGRESS', JobCreationDate: started }, { status: 'in_progress' }],
    ['failed, with its error', { JobStatus: 'FAILED', Error: { Code: 'C', Message: 'M' } }, { status: 'failed', detail: 'C: M' }],
    ['failed without one', { JobStatus: 'FAILED' }, { status: 'failed', detail: 'no reason given' }],
    ['completed', { ...done, ServicesLastAccessed: [service], IsTruncated: false }, page],
    ['completed without times', { JobStatus: 'COMPLETED', ServicesLastAccessed: [service] }, { ...page, tookMs: null }],
    ['completed and cut', { ...done, ServicesLastAccessed: [service], IsTruncated: true, Marker: 'm' }, { ...page, marker: 'm' }],
    ['a marker without the flag', { ...done, ServicesLastAccessed: [service], Marker: 'm' }, { ...page, marker: 'm' }],
    ['an empty marker without the flag', { ...done, ServicesLastAccessed: [service], Marker: '' }, page],
    ['nothing granted', done, { ...page, services: [] }],
    ['never used', { ...done, ServicesLastAccessed: [{ ServiceNamespace: 's3' }] }, { ...page, services: [{ ...read, name: '', lastAuthenticated: null, entities: 0 }] }],
  ])('%s', async (_, answer, expected) => {
    expect(await sessionWith(answer).session.getLastAccessed('job', null)).toEqual(expected);
  });

  it('tells who, where, and which actions; one that was not used has only its name', async () => {
    const used = { ActionName: 'GetObject', LastAccessedTime: new Date('2026-10-01T08:00:00Z'), LastAccessedRegion: 'eu-west-1', LastAccessedEntity: 'arn:u' };
    const answer = {
      ...done,
      ServicesLastAccessed: [
        { ...service, LastAuthenticatedRegion: 'eu-west-1', LastAuthenticatedEntity: 'arn:u', TrackedActionsLastAccessed: [used, { ActionName: 'PutObject' }] },
        { ...service, TrackedActionsLastAccessed: [] },
      ],
    };
    expect(await sessionWith(answer).session.getLastAccessed('job', null)).toMatchObject({
      services: [
        {
          ...{ region: 'eu-west-1', entity: 'arn:u' },
          actions: [
            { name: 'GetObject', lastAccessed: '2026-10-01T08:00:00.000Z', region: 'eu-west-1', entity: 'arn:u' },
            { name: 'PutObject', lastAccessed: null, region: null, entity: null },
          ],
        },
        { actions: [] },
      ],
    });
  });

  it('a service that is not named is not passed over', async () => {
    const { session } = sessionWith({ ...done, ServicesLastAccessed: [service, { ...service, ServiceNamespace: undefined }] });
    await expect(session.getLastAccessed('job', null)).rejects.toMatchObject({ reason: 'unreadable', message: expect.stringContaining('the namespace of a service') as unknown });
  });

  it('asks for whole pages from the marker on', async () => {
    const { session, asked } = sessionWith(done, done);
    await session.getLastAccessed('job', 'm');
    await session.getLastAccessedEntities('job', 's3', 'm');
    expect(asked.map(({ input }) => input)).toEqual([
      { JobId: 'job', MaxItems: 1000, Marker: 'm' },
      { JobId: 'job', ServiceNamespace: 's3', MaxItems: 1000, Marker: 'm' },
    ]);
  });

  it('cut without a marker is no whole list', async () => {
    const answer = { ...done, ServicesLastAccessed: [service], IsTruncated: true };
    await expect(sessionWith(answer).session.getLastAccessed('job', null)).rejects.toMatchObject({ code: 'NoMarker' });
    await expect(sessionWith(answer).session.getLastAccessedEntities('job', 's3', null)).rejects.toMatchObject({ code: 'NoMarker' });
  });

  const ann = { Arn: 'arn:u', Name: 'ann', Type: 'USER', Id: 'AIDAANN' };

  it.each<[string, object, object]>([
    ['in progress', { JobStatus: 'IN_PROGRESS' }, { status: 'in_progress' }],
    ['failed', { JobStatus: 'FAILED', Error: { Code: 'C', Message: 'M' } }, { status: 'failed', detail: 'C: M' }],
    [
      'who and when, and who not',
      { ...done, EntityDetailsList: [{ EntityInfo: ann, LastAuthenticated: started }, { EntityInfo: ann }], Marker: 'm' },
      {
        ...{ status: 'completed', marker: 'm' },
        entities: [
          { arn: 'arn:u', name: 'ann', type: 'USER', lastAuthenticated: '2026-11-01T12:00:00.250Z' },
          { arn: 'arn:u', name: 'ann', type: 'USER', lastAuthenticated: null },
        ],
      },
    ],
    ['nobody', done, { status: 'completed', entities: [], marker: null }],
  ])('entities: %s', async (_, answer, expected) => {
    expect(await sessionWith(answer).session.getLastAccessedEntities('job', 's3', null)).toEqual(expected);
  });

  it.each([[undefined], [{ ...ann, Arn: undefined }], [{ ...ann, Type: undefined }]])('an entity that is not named is not passed over: %j', async (EntityInfo) => {
    const { session } = sessionWith({ ...done, EntityDetailsList: [{ EntityInfo }] });
    await expect(session.getLastAccessedEntities('job', 's3', null)).rejects.toMatchObject({ reason: 'unreadable' });
  });
});

describe('credentials of single services', () => {
  const credential = { ServiceSpecificCredentialId: 'ACCAEXAMPLE', UserName: 'ann', ServiceName: 'codecommit.amazonaws.com', Status: 'Active' };

  async function credentialsOf(...answers: readonly (object | Error)[]) {
    const { session, asked } = sessionWith(...answers);
    const found = [];
    for await (const page of session.serviceCredentials()) found.push(...page);
    return { found, asked };
  }

  it('are asked for all users at once, over all pages', async () => {
    const { found, asked } = await credentialsOf(
      { ServiceSpecificCredentials: [
        { ...credential, CreateDate: new Date('2025-03-01T09:00:00Z'), ExpirationDate: new Date('2026-03-01T09:00:00Z') },
      ], IsTruncated: true, Marker: 'm' },
      { ServiceSpecificCredentials: [{ ...credential, UserName: 'bob', Status: 'Inactive' }], IsTruncated: false },
    );
    expect(found).toEqual([
      { id: 'ACCAEXAMPLE', userName: 'ann', service: 'codecommit.amazonaws.com', status: 'Active', createdAt: '2025-03-01T09:00:00.000Z', expiresAt: '2026-03-01T09:00:00.000Z' },
      { id: 'ACCAEXAMPLE', userName: 'bob', service: 'codecommit.amazonaws.com', status: 'Inactive', createdAt: null, expiresAt: null },
    ]);
    expect(asked).toEqual([
      { action: 'ListServiceSpecificCredentials', input: { AllUsers: true, MaxItems: 1000, Marker: undefined } },
      { action: 'ListServiceSpecificCredentials', input: { AllUsers: true, MaxItems: 1000, Marker: 'm' } },
    ]);
  });

  it.each(['ServiceSpecificCredentialId', 'UserName', 'ServiceName', 'Status'])('one without %s is not passed over', async (member) => {
    await expect(credentialsOf({ ServiceSpecificCredentials: [{ ...credential, [member]: undefined }] })).rejects.toMatchObject({ reason: 'unreadable' });
  });
});

describe('settings of the account', () => {
  const policy = { MinimumPasswordLength: 14, PasswordReusePrevention: 24, ExpirePasswords: false };

  it('a password policy, as far as it says anything', async () => {
    expect(await sessionWith({ PasswordPolicy: policy }).session.passwordPolicy()).toEqual({ minimumLength: 14, reusePrevention: 24, maxAgeDays: null });
  });

  it('none is an answer; one that says nothing is not', async () => {
    const { session } = sessionWith(Object.assign(new Error('The Password Policy cannot be found.'), { name: 'NoSuchEntityException' }));
    expect(await session.passwordPolicy()).toBeNull();
    await expect(sessionWith({}).session.passwordPolicy()).rejects.toMatchObject({ reason: 'unreadable' });
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    await expect(sessionWith(denied).session.passwordPolicy()).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  const certificate = { ServerCertificateId: 'ASCA1', Arn: 'arn:aws:iam::111122223333:server-certificate/tls', ServerCertificateName: 'tls' };

  it('server certificates over all pages', async () => {
    const { session } = sessionWith(
      { ServerCertificateMetadataList: [{ ...certificate, Expiration: new Date('2026-01-01T00:00:00Z') }], IsTruncated: true, Marker: 'm' },
      { ServerCertificateMetadataList: [certificate], IsTruncated: false },
    );
    const found = [];
    for await (const page of session.serverCertificates()) found.push(...page);
    expect(found.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([['ASCA1', '2026-01-01T00:00:00.000Z'], ['ASCA1', null]]);
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
    const { session, asked } = sessionWith({ Policy: { DefaultVersionId: 'v7', CreateDate: new Date('2015-02-06T18:39:46Z') } }, { PolicyVersion: { Document: '%7B%7D' } });
    expect(await session.managedPolicy('arn:p')).toEqual({ document: '%7B%7D', createdAt: '2015-02-06T18:39:46.000Z' });
    expect(asked.map(({ input }) => input)).toEqual([{ PolicyArn: 'arn:p' }, { PolicyArn: 'arn:p', VersionId: 'v7' }]);
  });

  it.each<[string, object[]]>([
    ['no default version', [{ Policy: {} }]],
    ['no document', [{ Policy: { DefaultVersionId: 'v1' } }, { PolicyVersion: {} }]],
  ])('%s can not be read', async (_, answers) => {
    await expect(sessionWith(...answers).session.managedPolicy('arn:p')).rejects.toMatchObject({ reason: 'unreadable' });
  });
});
