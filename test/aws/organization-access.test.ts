import { organizationAccessOf } from '../../src/aws/organization-access.js';
import { awsError, fakeClients } from './support.js';

const PATH = 'o-example/r-exam/111122223333';

describe('organization access reports', () => {
  it('are started for a path', async () => {
    const { clients, asked } = fakeClients({ GenerateOrganizationsAccessReport: () => ({ JobId: 'job' }) });
    expect(await organizationAccessOf(clients).generateOrganizationAccess(PATH)).toBe('job');
    expect(asked).toEqual([{ action: 'GenerateOrganizationsAccessReport', input: { EntityPath: PATH } }]);
  });

  it.each<[string, object | Error, object]>([
    ['no job id', {}, { reason: 'unreadable' }],
    ['another one is being made', awsError('ReportGenerationLimitExceeded'), { reason: 'throttled', code: 'ReportGenerationLimitExceeded' }],
    ['another one is being made, as the class of the SDK', awsError('ReportGenerationLimitExceededException'), { code: 'ReportGenerationLimitExceeded' }],
    ['denied', awsError('AccessDenied'), { reason: 'denied' }],
  ])('%s', async (_, answer, error) => {
    const { clients } = fakeClients({ GenerateOrganizationsAccessReport: () => answer });
    await expect(organizationAccessOf(clients).generateOrganizationAccess(PATH)).rejects.toMatchObject(error);
  });

  const s3 = { ServiceName: 'Amazon S3', ServiceNamespace: 's3', LastAuthenticatedTime: new Date('2026-10-01T08:00:00Z'), Region: 'eu-west-1', EntityPath: PATH };
  const read = { namespace: 's3', name: 'Amazon S3', lastAuthenticated: '2026-10-01T08:00:00.000Z', region: 'eu-west-1' };

  it.each<[string, object, object]>([
    ['in progress', { JobStatus: 'IN_PROGRESS' }, { status: 'in_progress' }],
    [
      'failed, with its error',
      { JobStatus: 'FAILED', ErrorDetails: { Code: 'ORGANIZATIONS_REPORT_ACCESS_DENIED', Message: 'no' } },
      { status: 'failed', detail: 'ORGANIZATIONS_REPORT_ACCESS_DENIED: no' },
    ],
    ['failed without one', { JobStatus: 'FAILED' }, { status: 'failed', detail: 'no reason given' }],
    ['completed', { JobStatus: 'COMPLETED', AccessDetails: [s3], IsTruncated: false }, { status: 'completed', services: [read], marker: null }],
    ['cut', { JobStatus: 'COMPLETED', AccessDetails: [s3], IsTruncated: true, Marker: 'm' }, { status: 'completed', services: [read], marker: 'm' }],
    [
      'not used',
      { JobStatus: 'COMPLETED', AccessDetails: [{ ServiceName: 'Amazon S3', ServiceNamespace: 's3', TotalAuthenticatedEntities: 0 }] },
      { status: 'completed', services: [{ ...read, lastAuthenticated: null, region: null }], marker: null },
    ],
    ['nothing accessible', { JobStatus: 'COMPLETED', NumberOfServicesAccessible: 0 }, { status: 'completed', services: [], marker: null }],
  ])('%s', async (_, answer, expected) => {
    const { clients, asked } = fakeClients({ GetOrganizationsAccessReport: () => answer });
    expect(await organizationAccessOf(clients).getOrganizationAccess('job', 'x')).toEqual(expected);
    expect(asked[0]?.input).toEqual({ JobId: 'job', MaxItems: 1000, Marker: 'x' });
  });

  it.each<[string, object, string]>([
    ['cut without a marker', { IsTruncated: true }, 'NoMarker'],
    ['a service without a namespace', { AccessDetails: [{ ServiceName: 'Amazon S3' }] }, 'Incomplete'],
  ])('%s is no whole list', async (_, answer, code) => {
    const { clients } = fakeClients({ GetOrganizationsAccessReport: () => ({ JobStatus: 'COMPLETED', ...answer }) });
    await expect(organizationAccessOf(clients).getOrganizationAccess('job', null)).rejects.toMatchObject({ code });
  });
});
