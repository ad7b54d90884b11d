import { documentDigest } from '../digest.js';
import type { Live, LiveCredential, LiveHolder, LivePolicy } from '../live.js';
import type { StepInput, StepTag } from '../plan.js';
import type { Filled } from './calls-of.js';
import type { Progress } from './journal.js';

export interface Restoring {
  /** In this order: what denies goes before the keys come back. */
  readonly calls: readonly Filled[];
  /** What can't be put back, or was changed by others since. */
  readonly left: readonly string[];
}

type Part = { readonly calls: readonly Filled[]; readonly left?: readonly string[] };

/** What puts back what was written, as far as it can be; only what was written by us, and is still as we left it. */
export function restoring(before: Live, live: Live | null, progress: Progress): Restoring {
  const written = progress.all.filter(({ result }) => result !== 'refused');
  if (written.length === 0) return { calls: [], left: [] };
  if (live === null) return { calls: [], left: [gone(before)] };
  const parts = [...written].reverse().map((call) => partOf(call, before, live));
  const calls = parts.flatMap((part) => part.calls);
  const left = parts.flatMap((part) => part.left ?? []);
  // A step may have been sent more than once.
  const distinct = [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
  const switches = distinct.filter(({ action }) => action.startsWith('Update'));
  return { calls: [...distinct.filter((call) => !switches.includes(call)), ...switches], left: [...new Set(left)] };
}

function gone({ kind, name, uniqueId }: Live): string {
  return `${kind} ${name} is deleted: one made anew gets another unique id than ${uniqueId}; undo.ndjson has what it was`;
}

const NOTHING: Part = { calls: [] };
const one = (action: string, input: StepInput): Part => ({ calls: [{ action, input }] });
const lost = (what: string): Part => ({ calls: [], left: [what] });

function textIn(input: StepInput, name: string): string {
  const value = input[name];
  return typeof value === 'string' ? value : '';
}

function partOf({ action, input }: Filled, before: Live, live: Live): Part {
  if (before.kind === 'policy' || live.kind === 'policy') {
    return before.kind === 'policy' && live.kind === 'policy' ? ofVersions(action, input, before, live) : NOTHING;
  }
  if (/^(Update|Delete(AccessKey|LoginProfile|SSH|Signing|Service))/.test(action)) return ofCredential(action, input, before, live);
  return ofHolder(action, input, before, live) ?? ofUser(action, input, live);
}

function ofVersions(action: string, { PolicyArn = '', ...input }: StepInput, before: LivePolicy, live: LivePolicy): Part {
  if (action === 'DeletePolicyVersion') return lost(`version ${textIn(input, 'VersionId')} of the policy; undo.ndjson has its document`);
  const current = live.versions.find(({ id }) => id === live.defaultVersion);
  if (current === undefined || before.defaultVersion === live.defaultVersion) return NOTHING;
  if (isOther(current.document, input)) return lost('its default version was changed by others since');
  const isOurs = !before.versions.some(({ id }) => id === current.id);
  return {
    calls: [
      { action: 'SetDefaultPolicyVersion', input: { PolicyArn, VersionId: before.defaultVersion } },
      ...(isOurs ? [{ action: 'DeletePolicyVersion', input: { PolicyArn, VersionId: current.id } }] : []),
    ],
  };
}

/** Is a document not the one that we wrote? */
function isOther(document: string, written: StepInput): boolean {
  return documentDigest(document) !== documentDigest(textIn(written, 'PolicyDocument'));
}

const ID_NAMES = ['AccessKeyId', 'SSHPublicKeyId', 'CertificateId', 'ServiceSpecificCredentialId'];

function ofCredential(action: string, input: StepInput, before: LiveHolder, live: LiveHolder): Part {
  const id = ID_NAMES.map((name) => textIn(input, name)).find((each) => each !== '') ?? 'password';
  if (action.startsWith('Delete')) return lost(id === 'password' ? 'the password; a new one can be set' : `${action.slice(6)} ${id}`);
  const [was, is] = [credentialIn(before, id), credentialIn(live, id)];
  if (was?.status !== 'Active' || is?.status === 'Active') return NOTHING;
  return is === undefined ? lost(`${was.kind} ${id} is not there any more`) : one(action, { ...input, Status: 'Active' });
}

function credentialIn(holder: LiveHolder, id: string): LiveCredential | undefined {
  return 'credentials' in holder ? (holder.credentials as readonly LiveCredential[]).find((each) => each.id === id) : undefined;
}

const PARTS = /^(Attach|Detach|Put|Delete|Tag|Untag)(User|Role)(Policy|PermissionsBoundary|)$/;

type OfHolder = (word: string, input: StepInput, before: LiveHolder, live: LiveHolder) => Part;

const ATTACHMENTS: OfHolder = (word, { PolicyArn = '' }, before, live) => {
  const isIn = ({ attached }: LiveHolder): boolean => attached.some((arn) => arn === PolicyArn);
  if (isIn(before) === isIn(live)) return NOTHING;
  return one(`${isIn(before) ? 'Attach' : 'Detach'}${word}Policy`, { [`${word}Name`]: live.name, PolicyArn });
};

/** What users and roles have in common. */
const OF_HOLDER: Readonly<Record<string, OfHolder>> = {
  AttachPolicy: ATTACHMENTS,
  DetachPolicy: ATTACHMENTS,
  PutPolicy: ofInline,
  DeletePolicy: ofInline,
  PutPermissionsBoundary: ofBoundary,
  DeletePermissionsBoundary: ofBoundary,
  Tag: ofTags,
  Untag: ofTags,
};

/** null: it is none of that. */
function ofHolder(action: string, input: StepInput, before: LiveHolder, live: LiveHolder): Part | null {
  const [, verb = '', word = '', what = ''] = PARTS.exec(action) ?? [];
  return OF_HOLDER[`${verb}${what}`]?.(word, input, before, live) ?? null;
}

function ofInline(word: string, input: StepInput, before: LiveHolder, live: LiveHolder): Part {
  const PolicyName = textIn(input, 'PolicyName');
  const documentIn = ({ inline }: LiveHolder): string | undefined => inline.find(({ name }) => name === PolicyName)?.document;
  const [was, is] = [documentIn(before), documentIn(live)];
  if (was === is) return NOTHING;
  if (is !== undefined && isOther(is, input)) return lost(`inline policy ${PolicyName} was changed by others since`);
  const name = { [`${word}Name`]: live.name, PolicyName };
  return was === undefined ? one(`Delete${word}Policy`, name) : one(`Put${word}Policy`, { ...name, PolicyDocument: was });
}

function ofBoundary(word: string, input: StepInput, before: LiveHolder, live: LiveHolder): Part {
  if (before.boundary === live.boundary) return NOTHING;
  if (live.boundary !== null && live.boundary !== input['PermissionsBoundary']) return lost('its boundary was changed by others since');
  const name = { [`${word}Name`]: live.name };
  if (before.boundary === null) return one(`Delete${word}PermissionsBoundary`, name);
  return one(`Put${word}PermissionsBoundary`, { ...name, PermissionsBoundary: before.boundary });
}

/** Keys of users and roles are one whatever their case. What has another value than ours by now is somebody else's. */
function ofTags(word: string, { Tags, TagKeys }: StepInput, before: LiveHolder, live: LiveHolder): Part {
  const name = { [`${word}Name`]: live.name };
  const valueIn = ({ tags }: LiveHolder, key: string): string | undefined =>
    tags.find((tag) => tag.key.toLowerCase() === key.toLowerCase())?.value;
  const written = (Array.isArray(Tags) ? Tags : []) as readonly StepTag[];
  const isNew = ({ Key, Value }: StepTag): boolean => valueIn(before, Key) === undefined && valueIn(live, Key) === Value;
  const added = written.filter(isNew).map(({ Key }) => Key);
  const keys = [...written.map(({ Key }) => Key), ...((Array.isArray(TagKeys) ? TagKeys : []) as readonly string[])];
  const back = keys.flatMap((Key): readonly StepTag[] => {
    const [was, is] = [valueIn(before, Key), valueIn(live, Key)];
    const isOurs = is === undefined || written.some((tag) => tag.Key === Key && tag.Value === is);
    return was !== undefined && was !== is && isOurs ? [{ Key, Value: was }] : [];
  });
  return {
    calls: [
      ...(added.length === 0 ? [] : [{ action: `Untag${word}`, input: { ...name, TagKeys: added } }]),
      ...(back.length === 0 ? [] : [{ action: `Tag${word}`, input: { ...name, Tags: back } }]),
    ],
  };
}

function ofUser(action: string, input: StepInput, live: LiveHolder): Part {
  const { name } = live;
  switch (action) {
    case 'RemoveUserFromGroup': {
      const GroupName = textIn(input, 'GroupName');
      const isIn = 'groups' in live && (live.groups as readonly string[]).includes(GroupName);
      return isIn ? NOTHING : one('AddUserToGroup', { UserName: name, GroupName });
    }
    case 'RemoveRoleFromInstanceProfile': {
      const InstanceProfileName = textIn(input, 'InstanceProfileName');
      const isIn = 'instanceProfiles' in live && (live.instanceProfiles as readonly string[]).includes(InstanceProfileName);
      return isIn ? NOTHING : one('AddRoleToInstanceProfile', { RoleName: name, InstanceProfileName });
    }
    case 'DeactivateMFADevice':
      return lost(`MFA device ${textIn(input, 'SerialNumber')}`);
    case 'DeleteVirtualMFADevice':
      return lost(`the seed of ${textIn(input, 'SerialNumber')}`);
    default:
      return NOTHING;
  }
}
