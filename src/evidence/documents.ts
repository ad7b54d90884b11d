import { isAwsManagedPolicy } from '../model/arn.js';
import { parsePolicy, type AttachedPolicy, type InlinePolicy, type PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Evidence } from './evidence.js';
import type { AccountDetails, GroupDetail, ManagedPolicies } from './values.js';

/** A policy that applies to a principal, and how it got there. UNKNOWN: it applies, but its text could not be read. */
export interface AppliedPolicy {
  readonly name: string;
  readonly arn: string | null;
  /** The group that carries it; null when it is the user's own. */
  readonly group: string | null;
  readonly document: PolicyDocument | Unknown;
}

/** The policies that decide what a user may do. */
export interface UserPolicies {
  readonly applied: readonly AppliedPolicy[];
  readonly boundary: PolicyDocument | Unknown | null;
  /** false: some group of the user could not be looked into. */
  readonly groupsSeen: boolean;
}

/** What a principal carries, as far as it was seen. */
export interface Holder {
  readonly groups: readonly string[] | Unknown;
  readonly attached: readonly AttachedPolicy[] | Unknown;
  readonly inline: readonly InlinePolicy[] | Unknown;
  readonly boundaryArn: string | null | Unknown;
}

/** The documents of one account: parsed once each, with a problem for each that is no policy. */
export class PolicyShelf {
  readonly problems: string[] = [];
  private readonly parsed = new Map<string, PolicyDocument | Unknown>();
  private readonly groups = new Map<string, GroupDetail>();
  private readonly details: AccountDetails | null;
  private readonly managed: ManagedPolicies | null;

  constructor(details: Evidence<AccountDetails> | undefined, managed: Evidence<ManagedPolicies> | undefined) {
    this.details = details?.seen === true ? details.value : null;
    this.managed = managed?.seen === true ? managed.value : null;
    for (const group of this.details?.groups ?? []) this.groups.set(group.groupName, group);
  }

  policiesOf(holder: Holder, label: string): UserPolicies {
    const applied = this.applied(holder.attached, holder.inline, null, label);
    const names = holder.groups === UNKNOWN ? [] : holder.groups;
    let groupsSeen = holder.groups !== UNKNOWN && holder.attached !== UNKNOWN && holder.inline !== UNKNOWN;
    for (const name of names) {
      const group = this.groups.get(name);
      if (group === undefined) groupsSeen = false;
      else applied.push(...this.applied(group.attached, group.inline, name, `group ${name}`));
    }
    return { applied, boundary: this.boundary(holder.boundaryArn), groupsSeen };
  }

  private boundary(arn: string | null | Unknown): PolicyDocument | Unknown | null {
    return arn === null || arn === UNKNOWN ? arn : this.managedDocument(arn);
  }

  private applied(
    attached: readonly AttachedPolicy[] | Unknown,
    inline: readonly InlinePolicy[] | Unknown,
    group: string | null,
    label: string,
  ): AppliedPolicy[] {
    const own = attached === UNKNOWN ? [] : attached;
    const inner = inline === UNKNOWN ? [] : inline;
    return [
      ...own.map(({ name, arn }): AppliedPolicy => ({ name, arn, group, document: this.managedDocument(arn) })),
      ...inner.map(({ name, document: text }): AppliedPolicy => {
        // The text belongs to the key: a user and its deleted namesake have the same names.
        const document = this.parse(`${label}/${name}/${text}`, text, `inline policy ${name} of ${label}`);
        return { name, arn: null, group, document };
      }),
    ];
  }

  private managedDocument(arn: string): PolicyDocument | Unknown {
    const documents = (isAwsManagedPolicy(arn) ? this.managed : this.details)?.documents;
    const text = documents !== undefined && Object.hasOwn(documents, arn) ? documents[arn] : undefined;
    return text === undefined ? UNKNOWN : this.parse(arn, text, `policy ${arn}`);
  }

  private parse(key: string, text: string, label: string): PolicyDocument | Unknown {
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const document = parsePolicy(text);
    if (document === UNKNOWN) this.problems.push(`${label} is not a policy document`);
    this.parsed.set(key, document);
    return document;
  }
}
