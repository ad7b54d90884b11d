import { isAwsManagedPolicy } from '../model/arn.js';
import { parsePolicy, type AttachedPolicy, type InlinePolicy, type PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { AppliedPolicy, EarlierVersion, PolicyVersions, PrincipalPolicies } from '../policy/applied-policy.js';
import type { Evidence } from '../evidence/evidence.js';
import type { AccountDetails, GroupDetail, ManagedPolicies, PolicyVersionText } from '../evidence/values.js';
import { documentOf } from '../policy/like-document.js';

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
  private readonly versions = new Map<string, PolicyVersions | null>();
  private readonly groups = new Map<string, GroupDetail>();
  private readonly details: AccountDetails | null;
  private readonly managed: ManagedPolicies | null;

  constructor(details: Evidence<AccountDetails> | undefined, managed: Evidence<ManagedPolicies> | undefined) {
    this.details = details?.seen === true ? details.value : null;
    this.managed = managed?.seen === true ? managed.value : null;
    for (const group of this.details?.groups ?? []) this.groups.set(group.groupName, group);
  }

  policiesOf(holder: Holder, label: string): PrincipalPolicies {
    const applied = this.applied(holder.attached, holder.inline, null, label);
    const names = holder.groups === UNKNOWN ? [] : holder.groups;
    let complete = holder.groups !== UNKNOWN && holder.attached !== UNKNOWN && holder.inline !== UNKNOWN;
    for (const name of names) {
      const group = this.groups.get(name);
      if (group === undefined) complete = false;
      else {
        const carried = this.applied(group.attached, group.inline, name, `group ${name}`);
        applied.push(...carried.map((policy): AppliedPolicy => ({ ...policy, groupCreatedAt: group.createdAt })));
      }
    }
    return { applied, boundary: this.boundary(holder.boundaryArn), complete };
  }

  private boundary(arn: string | null | Unknown): PolicyDocument | Unknown | null {
    return arn === null || arn === UNKNOWN ? arn : this.managedDocument(arn).document;
  }

  private applied(
    attached: readonly AttachedPolicy[] | Unknown,
    inline: readonly InlinePolicy[] | Unknown,
    group: string | null,
    label: string,
  ): AppliedPolicy[] {
    const managed = attached === UNKNOWN ? [] : attached;
    const inner = inline === UNKNOWN ? [] : inline;
    return [
      ...managed.map(({ name, arn }): AppliedPolicy => ({ name, arn, group, ...this.managedDocument(arn) })),
      ...inner.map(({ name, document: text }): AppliedPolicy => {
        // The text belongs to the key: a user and its deleted namesake have the same names.
        const document = this.parse(`${label}/${name}/${text}`, text, `inline policy ${name} of ${label}`);
        return { name, arn: null, group, text, document, createdAt: null, versions: null };
      }),
    ];
  }

  private managedDocument(arn: string): Pick<AppliedPolicy, 'text' | 'document' | 'createdAt' | 'versions'> {
    const ofAws = isAwsManagedPolicy(arn);
    const source = ofAws ? this.managed : this.details;
    const text = own(source?.documents, arn);
    const createdAt = own(source?.policyCreatedAt, arn) ?? null;
    const versions = ofAws ? null : this.versionsOf(arn);
    if (text === undefined) return { text: UNKNOWN, document: UNKNOWN, createdAt, versions };
    return { text, document: this.parse(arn, text, `policy ${arn}`), createdAt, versions };
  }

  /** One object per policy, whichever principal has it. */
  private versionsOf(arn: string): PolicyVersions | null {
    const known = this.versions.get(arn);
    if (known !== undefined) return known;
    const kept = own(this.details?.policyVersions, arn);
    const versions = kept === undefined ? null : { createdAt: kept.createdAt, earlier: kept.earlier.map(earlierVersion) };
    this.versions.set(arn, versions);
    return versions;
  }

  private parse(key: string, text: string, label: string): PolicyDocument | Unknown {
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const document = documentOf(text);
    if (document === UNKNOWN) this.problems.push(`${label} is not a policy document`);
    this.parsed.set(key, document);
    return document;
  }
}

/** Parsed when it is asked for, which few reports do. That it can't be read is no problem: it decides nothing any more. */
function earlierVersion({ createdAt, document: text }: PolicyVersionText): EarlierVersion {
  let document: PolicyDocument | Unknown | undefined;
  return {
    createdAt,
    get document() {
      return (document ??= parsePolicy(text));
    },
  };
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
