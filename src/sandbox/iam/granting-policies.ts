import { noSuchEntity, validationError } from '../server/errors.js';
import { requiredText, textList } from '../server/input.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { CarriedPolicy } from './advisor-subject.js';
import { directoryOf } from './directories.js';
import { readGrants } from './grants.js';
import { cutPage } from './paging.js';

const IDENTITY_ARN = /^arn:[\w-]+:iam::\d{12}:(user|group|role)\/.+$/;

/**
 * iam:ListPoliciesGrantingServiceAccess: of each namespace asked for, the policies of the identity (a user's groups'
 * too) that allow something of it. Synchronous; boundaries and Deny do not count.
 */
export function listPoliciesGrantingServiceAccess(call: Call, state: SandboxState): object {
  const arn = requiredText(call.input, 'Arn', { min: 20, max: 2048 });
  const namespaces = namespacesAsked(call);
  if (!IDENTITY_ARN.test(arn)) throw new WireError('InvalidInput', 400, `Invalid ARN: ${arn}`);
  const subject = directoryOf(call.caller.accountId, state).subject(arn);
  if (subject === undefined) throw noSuchEntity(`ARN ${arn} is not found.`);
  const { items, ...page } = cutPage(call, namespaces, {
    filter: `${arn} ${namespaces.join()}`,
    atMost: state.world.behaviour.pages.advisor,
  });
  const policies = distinct(subject.policies);
  const entries = items.map((namespace) => ({
    ServiceNamespace: namespace,
    Policies: policies.filter(({ document }) => readGrants(document)?.allowsService(namespace)).map(policyMembers),
  }));
  return { PoliciesGrantingServiceAccess: entries, ...page };
}

function namespacesAsked({ input }: Call): readonly string[] {
  const namespaces = textList(input, 'ServiceNamespaces');
  if (namespaces.length < 1 || namespaces.length > 200) throw validationError('ServiceNamespaces must have 1 to 200 members');
  if (!namespaces.every((namespace) => /^[\w-]{1,64}$/.test(namespace))) throw validationError('A service namespace must satisfy [\\w-]*');
  return namespaces;
}

/** A managed policy that reaches a user in two ways is one policy. */
function distinct(policies: readonly CarriedPolicy[]): readonly CarriedPolicy[] {
  return policies.filter(({ arn }, i) => arn === null || policies.findIndex((other) => other.arn === arn) === i);
}

/** Only an inline policy says whose it is. */
function policyMembers({ name, arn, carrier }: CarriedPolicy): object {
  if (arn !== null) return { PolicyName: name, PolicyType: 'MANAGED', PolicyArn: arn };
  return { PolicyName: name, PolicyType: 'INLINE', EntityType: carrier.type, EntityName: carrier.name };
}
