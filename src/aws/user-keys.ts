import { ListAccessKeysCommand, ListSigningCertificatesCommand, ListSSHPublicKeysCommand } from '@aws-sdk/client-iam';
import type { KeySource, ListedKey } from '../evidence/values.js';
import { SourceError } from '../gather/source-error.js';
import type { AskIam } from './clients.js';
import { listMarker } from './markers.js';
import { allPages, collected, type Page } from './pages.js';
import { present } from './required.js';

type List = (iam: AskIam, page: { readonly UserName: string; readonly Marker: string | undefined }) => Promise<Page<readonly ListedKey[]>>;

/** The user is always named: without a name IAM would list the keys of the caller. */
const LISTS: Readonly<Record<KeySource, List>> = {
  access_keys: async (iam, page) => {
    const answer = await iam(new ListAccessKeysCommand(page));
    const keys = (answer.AccessKeyMetadata ?? []).map(({ AccessKeyId, Status, CreateDate }) => listed(AccessKeyId, Status, CreateDate));
    return { items: keys, next: listMarker(answer) };
  },
  ssh_keys: async (iam, page) => {
    const answer = await iam(new ListSSHPublicKeysCommand(page));
    const keys = (answer.SSHPublicKeys ?? []).map(({ SSHPublicKeyId, Status, UploadDate }) => listed(SSHPublicKeyId, Status, UploadDate));
    return { items: keys, next: listMarker(answer) };
  },
  signing_certificates: async (iam, page) => {
    const answer = await iam(new ListSigningCertificatesCommand(page));
    const keys = (answer.Certificates ?? []).map(({ CertificateId, Status, UploadDate }) => listed(CertificateId, Status, UploadDate));
    return { items: keys, next: listMarker(answer) };
  },
};

/** null: there is no such user. */
export async function userKeys(iam: AskIam, source: KeySource, userName: string): Promise<readonly ListedKey[] | null> {
  try {
    const pages = allPages(`iam: ${source}`, (Marker) => LISTS[source](iam, { UserName: userName, Marker }));
    return await collected(pages);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'NoSuchEntity') return null;
    throw error;
  }
}

function listed(id: string | undefined, status: string | undefined, at: Date | undefined): ListedKey {
  const what = 'the id, status or date of a key in the list of a user';
  return { id: present(id, what), status: present(status, what), createdAt: present(at, what).toISOString() };
}
