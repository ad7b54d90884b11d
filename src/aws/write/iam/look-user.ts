import type { LiveCredential, LiveHolder, LiveUser } from '../../../cleanup/live.js';
import type { Tag } from '../../../model/tag.js';
import { membersOf, partOf, required, textOf, timeIn, type Answered } from './answer.js';
import type { AskIam } from './ask.js';

/** All of a user, by single reads; null: there is none, or it went away meanwhile. */
export async function lookAtUser(iam: AskIam, name: string): Promise<LiveUser | null> {
  const asked = { UserName: name };
  const user = partOf((await iam.read('GetUser', asked)) ?? NOTHING, 'User');
  if (user === null) return null;
  const held = await holdings(iam, 'User', asked);
  const credentials = await credentialsOf(iam, asked, timeIn(user, 'PasswordLastUsed'));
  const mfa = await iam.list('ListMFADevices', asked, 'MFADevices');
  const groups = await iam.list('ListGroupsForUser', asked, 'Groups');
  if (held === null || credentials === null || mfa === null || groups === null) return null;
  return {
    ...{ kind: 'user', ...identityOf(user, 'User'), ...held, credentials },
    mfa: mfa.map((device) => required(device, 'SerialNumber')),
    groups: groups.map((group) => required(group, 'GroupName')),
  };
}

export const NOTHING: Answered = { text: '', parts: [] };

/** What GetUser and GetRole say alike. */
export function identityOf(entity: Answered, word: 'User' | 'Role') {
  const boundary = partOf(entity, 'PermissionsBoundary');
  return {
    ...{ name: required(entity, `${word}Name`), path: required(entity, 'Path'), arn: required(entity, 'Arn') },
    ...{ uniqueId: required(entity, `${word}Id`), created: timeIn(entity, 'CreateDate') ?? required(entity, 'CreateDate') },
    boundary: boundary === null ? null : textOf(boundary, 'PermissionsBoundaryArn'),
    tags: membersOf(entity, 'Tags').map((tag): Tag => ({ key: required(tag, 'Key'), value: required(tag, 'Value') })),
  };
}

/** Policies of a user or role, inline documents decoded. */
export async function holdings(
  iam: AskIam,
  word: 'User' | 'Role',
  asked: Readonly<Record<string, string>>,
): Promise<Pick<LiveHolder, 'attached' | 'inline'> | null> {
  const attached = await iam.list(`ListAttached${word}Policies`, asked, 'AttachedPolicies');
  const names = await iam.list(`List${word}Policies`, asked, 'PolicyNames');
  if (attached === null || names === null) return null;
  const inline: LiveHolder['inline'][number][] = [];
  for (const { text: PolicyName } of names) {
    const policy = await iam.read(`Get${word}Policy`, { ...asked, PolicyName });
    if (policy === null) return null;
    inline.push({ name: PolicyName, document: decodeURIComponent(required(policy, 'PolicyDocument')) });
  }
  return { attached: attached.map((policy) => required(policy, 'PolicyArn')), inline };
}

interface Listing {
  readonly kind: LiveCredential['kind'];
  readonly action: string;
  readonly member: string;
  readonly id: string;
  readonly created: string;
  readonly body?: string;
}

/** Of these AWS does not tell a last use. */
const LISTINGS: readonly Listing[] = [
  {
    ...{ kind: 'certificate', action: 'ListSigningCertificates', member: 'Certificates' },
    ...{ id: 'CertificateId', created: 'UploadDate', body: 'CertificateBody' },
  },
  { kind: 'ssh_key', action: 'ListSSHPublicKeys', member: 'SSHPublicKeys', id: 'SSHPublicKeyId', created: 'UploadDate' },
  {
    ...{ kind: 'service_credential', action: 'ListServiceSpecificCredentials', member: 'ServiceSpecificCredentials' },
    ...{ id: 'ServiceSpecificCredentialId', created: 'CreateDate' },
  },
];

async function credentialsOf(
  iam: AskIam,
  asked: { readonly UserName: string },
  passwordLastUsed: string | null,
): Promise<readonly LiveCredential[] | null> {
  const profile = partOf((await iam.read('GetLoginProfile', asked)) ?? NOTHING, 'LoginProfile');
  const keys = await keysOf(iam, asked);
  if (keys === null) return null;
  const found = [...(profile === null ? [] : [passwordOf(profile, passwordLastUsed)]), ...keys];
  for (const listing of LISTINGS) {
    const items = await iam.list(listing.action, asked, listing.member);
    if (items === null) return null;
    for (const item of items) found.push(await listed(iam, asked, listing, item));
  }
  return found;
}

/** AWS keeps the last use of a password that was deleted: it says nothing of one that was made since. */
function passwordOf(profile: Answered, lastUse: string | null): LiveCredential {
  const created = timeIn(profile, 'CreateDate');
  const isOlder = lastUse !== null && created !== null && lastUse < created;
  return { kind: 'password', id: 'password', created, status: 'Active', lastUsed: isOlder ? null : lastUse };
}

async function keysOf(iam: AskIam, asked: { readonly UserName: string }): Promise<readonly LiveCredential[] | null> {
  const keys = await iam.list('ListAccessKeys', asked, 'AccessKeyMetadata');
  const found: LiveCredential[] = [];
  for (const key of keys ?? []) {
    const id = required(key, 'AccessKeyId');
    const use = await iam.read('GetAccessKeyLastUsed', { AccessKeyId: id });
    if (use === null) return null;
    const lastUsed = timeIn(partOf(use, 'AccessKeyLastUsed') ?? NOTHING, 'LastUsedDate');
    found.push({ kind: 'key', id, created: timeIn(key, 'CreateDate'), status: required(key, 'Status'), lastUsed });
  }
  return keys === null ? null : found;
}

async function listed(iam: AskIam, asked: { readonly UserName: string }, listing: Listing, item: Answered): Promise<LiveCredential> {
  const id = required(item, listing.id);
  const common = { kind: listing.kind, id, created: timeIn(item, listing.created), status: required(item, 'Status') };
  if (listing.body !== undefined) return { ...common, body: required(item, listing.body) };
  if (listing.kind !== 'ssh_key') return common;
  const answer = await iam.read('GetSSHPublicKey', { ...asked, SSHPublicKeyId: id, Encoding: 'SSH' });
  const body = textOf(partOf(answer ?? NOTHING, 'SSHPublicKey') ?? NOTHING, 'SSHPublicKeyBody');
  return body === null ? common : { ...common, body };
}
