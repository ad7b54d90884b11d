import { ListSigningCertificatesCommand, ListSSHPublicKeysCommand } from '@aws-sdk/client-iam';
import { failure, useBench } from '../harness.js';
import { auditRole, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const ssh = { id: 'APKAANNANNANNANNANN22', status: 'Inactive', uploadedAt: '2026-01-02T03:04:05Z' } as const;
const member = {
  users: [user('ann', { sshKeys: [ssh, { ...ssh, id: 'APKALATERLATERLATER22', uploadedAt: '2027-01-01T00:00:00Z' }], certificates: [
    { active: true, uploadedAt: '2026-01-02T03:04:05Z' },
  ] }), user('bob')],
  roles: [auditRole()],
};

describe('lists of one user', () => {
  it('have SSH keys that were uploaded by now', async () => {
    const bench = await start(tinyWorld({ member }));
    const iam = bench.iam(await bench.assume());
    const { SSHPublicKeys, IsTruncated } = await iam.send(new ListSSHPublicKeysCommand({ UserName: 'ann' }));
    const uploaded = new Date(ssh.uploadedAt);
    expect([SSHPublicKeys, IsTruncated]).toEqual([
      [{ UserName: 'ann', SSHPublicKeyId: ssh.id, Status: 'Inactive', UploadDate: uploaded }],
      false,
    ]);
    expect((await iam.send(new ListSSHPublicKeysCommand({ UserName: 'bob' }))).SSHPublicKeys).toEqual([]);
  });

  it('have certificates, and refuse who is not there', async () => {
    const bench = await start(tinyWorld({ member }));
    const iam = bench.iam(await bench.assume());
    const { Certificates } = await iam.send(new ListSigningCertificatesCommand({ UserName: 'ann' }));
    expect(Certificates?.map(({ Status, CertificateId }) => [Status, /^[A-Z2-7]{24}$/.test(CertificateId ?? '')])).toEqual([['Active', true]]);
    expect(await failure(iam.send(new ListSSHPublicKeysCommand({ UserName: 'nobody' })))).toMatchObject({ name: expect.stringContaining('NoSuchEntity') as unknown });
  });
});
