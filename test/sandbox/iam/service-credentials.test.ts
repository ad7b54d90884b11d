import { ListServiceSpecificCredentialsCommand, type ListServiceSpecificCredentialsCommandInput } from '@aws-sdk/client-iam';
import type { ServiceSpecificCredential } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';
import { auditRole, HUB, account, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const credential = (id: string, service: string, more: Partial<ServiceSpecificCredential> = {}): ServiceSpecificCredential => ({
  id, service: `${service}.amazonaws.com`, status: 'Active', createdAt: '2026-01-02T03:04:05.678Z', ...more,
});
const [GIT, OLD, KEY] = ['ACCAGITGITGITGITGIT22', 'ACCAOLDOLDOLDOLDOLD22', 'ACCAKEYKEYKEYKEYKEY22'] as const;
const users = [
  user('ann', { serviceSpecificCredentials: [credential(GIT, 'codecommit'), credential(OLD, 'bedrock', { status: 'Inactive' })] }),
  user('bob'),
  user('cid', { serviceSpecificCredentials: [
    credential(KEY, 'bedrock'),
    credential('ACCAFUTUREFUTUREFUT22', 'bedrock', { createdAt: '2027-01-01T00:00:00Z' }),
  ] }),
  user('gone', { deletedAt: '2026-02-01T00:00:00Z', serviceSpecificCredentials: [credential('ACCAGONEGONEGONEGON22', 'bedrock')] }),
];

async function ask(input: ListServiceSpecificCredentialsCommandInput) {
  const bench = await start(tinyWorld({ member: { users, roles: [auditRole()] } }));
  return bench.iam(await bench.assume()).send(new ListServiceSpecificCredentialsCommand(input));
}

describe('ListServiceSpecificCredentials', () => {
  it.each<[string, ListServiceSpecificCredentialsCommandInput, readonly string[]]>([
    ['the whole account', { AllUsers: true }, [GIT, OLD, KEY]],
    ['one user', { UserName: 'ann' }, [GIT, OLD]],
    ['a user without any', { UserName: 'bob' }, []],
    ['one service', { AllUsers: true, ServiceName: 'bedrock.amazonaws.com' }, [OLD, KEY]],
  ])('lists those of %s', async (_what, input, expected) => {
    const answer = await ask(input);
    expect([
      answer.ServiceSpecificCredentials?.map(({ ServiceSpecificCredentialId }) => ServiceSpecificCredentialId),
      answer.IsTruncated,
    ]).toEqual([expected, false]);
  });

  it('says what each is, and not when it was used', async () => {
    expect((await ask({ UserName: 'ann' })).ServiceSpecificCredentials?.[1]).toEqual({
      UserName: 'ann', Status: 'Inactive', CreateDate: new Date(
        '2026-01-02T03:04:05Z',
      ), ServiceSpecificCredentialId: OLD, ServiceName: 'bedrock.amazonaws.com',
    });
  });

  it('is paged', async () => {
    const bench = await start(tinyWorld({ member: { users, roles: [auditRole()] } }));
    const iam = bench.iam(await bench.assume());
    const first = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 2 }));
    const second = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 2, Marker: first.Marker ?? '' }));
    expect([first.IsTruncated, second.ServiceSpecificCredentials?.length, second.IsTruncated]).toEqual([true, 1, false]);
  });

  it('takes the user who signed when no name is given', async () => {
    const hubUser = user('auditor', { serviceSpecificCredentials: [credential(GIT, 'codecommit')] });
    const bench = await start(tinyWorld({ accounts: [account({ id: HUB, users: [hubUser] })] }));
    expect((await bench.iam().send(new ListServiceSpecificCredentialsCommand({}))).ServiceSpecificCredentials).toHaveLength(1);
    expect((await failure(ask({}))).name).toBe('ValidationError');
  });

  it.each<[string, ListServiceSpecificCredentialsCommandInput, string]>([
    ['an unknown user', { UserName: 'nobody' }, 'NoSuchEntityException'],
    ['a name beside AllUsers', { UserName: 'ann', AllUsers: true }, 'ValidationError'],
  ])('refuses %s', async (_what, input, name) => {
    expect((await failure(ask(input))).name).toBe(name);
  });
});
