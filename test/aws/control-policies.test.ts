import { controlPoliciesOf } from '../../src/aws/control-policies.js';
import { awsError, fakeClients } from './support.js';

type Answers = Parameters<typeof fakeClients>[0];

const full = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', AwsManaged: true };
const guard = { Id: 'p-guard0001', Name: 'Guardrail' };
const target = (TargetId: string) => ({ TargetId });

function policiesWith(answers: Answers) {
  const { clients, asked } = fakeClients(answers);
  return { policies: controlPoliciesOf(clients).controlPolicies(), asked };
}

const described = { DescribePolicy: ({ PolicyId }: Readonly<Record<string, unknown>>) => ({ Policy: { Content: `{"of":"${String(PolicyId)}"}` } }) };

describe('service control policies', () => {
  it('come with their documents and targets, over all pages, empty ones too', async () => {
    const { policies, asked } = policiesWith({
      ...described,
      ListPolicies: ({ NextToken }) =>
        NextToken === undefined ? { Policies: [full], NextToken: 'a' } : NextToken === 'a' ? { Policies: [], NextToken: 'b' } : { Policies: [guard], NextToken: null },
      ListTargetsForPolicy: ({ PolicyId, NextToken }) =>
        PolicyId === guard.Id ? { Targets: [target('ou-x')] } : NextToken === undefined ? { Targets: [target('r-x')], NextToken: 'a' } : { Targets: [target('111122223333')] },
    });
    expect(await policies).toEqual([
      { name: 'FullAWSAccess', document: '{"of":"p-FullAWSAccess"}', targets: ['r-x', '111122223333'] },
      { name: 'Guardrail', document: '{"of":"p-guard0001"}', targets: ['ou-x'] },
    ]);
    expect(asked[0]).toEqual({ action: 'ListPolicies', input: { Filter: 'SERVICE_CONTROL_POLICY', NextToken: undefined, MaxResults: 20 } });
  });

  it('one that is attached to nothing, or was deleted meanwhile, is in force nowhere', async () => {
    const gone = { Id: 'p-gone0001', Name: 'Gone' };
    const { policies, asked } = policiesWith({
      ...described,
      ListPolicies: () => ({ Policies: [full, guard, gone] }),
      ListTargetsForPolicy: ({ PolicyId }) =>
        PolicyId === gone.Id ? awsError('PolicyNotFoundException') : { Targets: PolicyId === full.Id ? [target('r-x')] : [] },
    });
    expect((await policies)?.map(({ name }) => name)).toEqual(['FullAWSAccess']);
    expect(asked.filter(({ action }) => action === 'DescribePolicy')).toHaveLength(1);
  });

  it.each<[string, Answers]>([
    ['there are none', { ListPolicies: () => ({ Policies: [] }) }],
    ['none is attached: switching them off detaches all', { ListPolicies: () => ({ Policies: [full] }), ListTargetsForPolicy: () => ({ Targets: [] }) }],
    ['AWS says that the type is not enabled', { ListPolicies: () => awsError('PolicyTypeNotEnabledException') }],
    ['AWS says that the type is not available', { ListPolicies: () => awsError('PolicyTypeNotAvailableForOrganization') }],
    ['the account is in no organization', { ListPolicies: () => awsError('AWSOrganizationsNotInUseException') }],
    [
      'the organization has only consolidated billing, whatever the error',
      { ListPolicies: () => awsError('SomeNewException'), DescribeOrganization: () => ({ Organization: { FeatureSet: 'CONSOLIDATED_BILLING' } }) },
    ],
  ])('are not switched on: %s', async (_, answers) => {
    expect(await policiesWith(answers).policies).toBeNull();
  });

  it.each<[string, Answers, object]>([
    [
      'ListPolicies is denied in an organization with all features',
      { ListPolicies: () => awsError('AccessDeniedException'), DescribeOrganization: () => ({ Organization: { FeatureSet: 'ALL' } }) },
      { reason: 'denied', message: expect.stringContaining('ListPolicies') as unknown },
    ],
    ['both are denied', { ListPolicies: () => awsError('AccessDenied'), DescribeOrganization: () => awsError('AccessDenied') }, { reason: 'denied' }],
    ['throttled', { ListPolicies: () => awsError('TooManyRequestsException') }, { reason: 'throttled' }],
    ['targets are denied', { ListPolicies: () => ({ Policies: [full] }), ListTargetsForPolicy: () => awsError('AccessDenied') }, { reason: 'denied' }],
    ['a policy without an id', { ListPolicies: () => ({ Policies: [{ Name: 'X' }] }) }, { reason: 'unreadable' }],
    ['a target without an id', { ListPolicies: () => ({ Policies: [full] }), ListTargetsForPolicy: () => ({ Targets: [{}] }) }, { reason: 'unreadable' }],
    [
      'a policy without a document',
      { ListPolicies: () => ({ Policies: [full] }), ListTargetsForPolicy: () => ({ Targets: [target('r-x')] }), DescribePolicy: () => ({ Policy: {} }) },
      { reason: 'unreadable' },
    ],
  ])('are not known: %s', async (_, answers, error) => {
    await expect(policiesWith(answers).policies).rejects.toMatchObject({ name: 'SourceError', ...error });
  });
});
