import { noSuchEntity } from '../../server/errors.js';
import { requiredText, textList } from '../../server/input.js';
import { WireError, type Action, type Call, type SandboxState } from '../../service.js';
import type { AttachedPolicy, InlinePolicy, Tag } from '../../world.js';
import { findPolicy } from '../policies.js';
import { accountNow, changeRole, changeUser, limitExceeded, without } from './change.js';
import { checkInlineQuota, documentIn, withInline } from './documents.js';

/** What users and roles have in common. */
interface Holder {
  readonly name: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundaryArn: string | null;
  readonly tags: readonly Tag[];
}

type Change = (call: Call, state: SandboxState, update: <T extends Holder>(holder: T) => T) => object;

interface HolderKind {
  readonly word: 'User' | 'Role';
  readonly change: Change;
  readonly inlineQuota: number;
  readonly attachQuota: number;
}

const MOST_TAGS = 50;

const policyName = ({ input }: Call): string => requiredText(input, 'PolicyName', { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ });

/** Policies, boundary and tags of users and of roles: two times the same dozen of operations. */
function holderWrites({ word, change, inlineQuota, attachQuota }: HolderKind): Readonly<Record<string, Action>> {
  return {
    [`Put${word}Policy`]: (call, state) => {
      const policy = { name: policyName(call), document: documentIn(call) };
      return change(call, state, (holder) => {
        const inline = withInline(holder.inline, policy);
        checkInlineQuota(inline, `${word.toLowerCase()} ${holder.name}`, inlineQuota);
        return { ...holder, inline };
      });
    },
    [`Delete${word}Policy`]: (call, state) => {
      const name = policyName(call);
      const missing = `The ${word.toLowerCase()} policy with name ${name} cannot be found.`;
      return change(call, state, (holder) => ({ ...holder, inline: without(holder.inline, (each) => each.name === name, missing) }));
    },
    [`Attach${word}Policy`]: (call, state) => {
      const { name, arn } = managedPolicy(call, state, 'PolicyArn');
      return change(call, state, (holder) => {
        if (holder.attached.some((each) => each.arn === arn)) return holder;
        if (holder.attached.length >= attachQuota) throw limitExceeded(`Cannot exceed quota for PoliciesPer${word}: ${attachQuota}`);
        return { ...holder, attached: [...holder.attached, { name, arn }] };
      });
    },
    [`Detach${word}Policy`]: (call, state) => {
      const arn = requiredText(call.input, 'PolicyArn', { min: 20, max: 2048 });
      const missing = `Policy ${arn} was not found.`;
      return change(call, state, (holder) => ({ ...holder, attached: without(holder.attached, (each) => each.arn === arn, missing) }));
    },
    [`Put${word}PermissionsBoundary`]: (call, state) => {
      const { arn: boundaryArn } = managedPolicy(call, state, 'PermissionsBoundary');
      return change(call, state, (holder) => ({ ...holder, boundaryArn }));
    },
    [`Delete${word}PermissionsBoundary`]: (call, state) =>
      change(call, state, (holder) => {
        if (holder.boundaryArn === null) throw noSuchEntity(`${word} ${holder.name} does not have a permissions boundary.`);
        return { ...holder, boundaryArn: null };
      }),
    [`Tag${word}`]: (call, state) => {
      const tags = tagsIn(call);
      return change(call, state, (holder) => ({ ...holder, tags: merged(holder.tags, tags) }));
    },
    [`Untag${word}`]: (call, state) => {
      const keys = new Set(textList(call.input, 'TagKeys').map((key) => key.toLowerCase()));
      return change(call, state, (holder) => ({ ...holder, tags: holder.tags.filter(({ key }) => !keys.has(key.toLowerCase())) }));
    },
  };
}

function managedPolicy(call: Call, state: SandboxState, member: string): AttachedPolicy {
  const arn = requiredText(call.input, member, { min: 20, max: 2048 });
  // Those of AWS that the world does not describe exist all the same.
  const found = findPolicy(state, accountNow(call, state), arn);
  if (found !== undefined) return { name: found.name, arn };
  if (/^arn:[\w-]+:iam::aws:policy\//.test(arn)) return { name: arn.slice(arn.lastIndexOf('/') + 1), arn };
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

function tagsIn({ input }: Call): readonly Tag[] {
  const list = Array.isArray(input.Tags) ? (input.Tags as readonly unknown[]) : [];
  return list.map((each) => {
    const tag = each as Readonly<Record<string, unknown>>;
    const key = requiredText(tag, 'Key', { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+@-]+$/u });
    if (key.toLowerCase().startsWith('aws:')) throw new WireError('InvalidInput', 400, 'System tag keys cannot be added');
    return { key, value: requiredText(tag, 'Value', { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u }) };
  });
}

/** Keys of users and roles are one whatever their case, and others stay. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
function merged(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const next = [...tags];
  for (const tag of added) {
    const at = next.findIndex(({ key }) => key.toLowerCase() === tag.key.toLowerCase());
    if (at < 0) next.push(tag);
    else next[at] = tag;
  }
  if (next.length > MOST_TAGS) throw limitExceeded(`The number of tags has reached the maximum limit of ${MOST_TAGS}`);
  return next;
}

const USERS: HolderKind = {
  word: 'User',
  change: (call, state, update) => changeUser(call, state, update),
  inlineQuota: 2048,
  attachQuota: 10,
};

const ROLES: HolderKind = {
  word: 'Role',
  change: (call, state, update) => changeRole(call, state, update),
  inlineQuota: 10_240,
  attachQuota: 20,
};

export const policyWritesOfHolders: Readonly<Record<string, Action>> = { ...holderWrites(USERS), ...holderWrites(ROLES) };
