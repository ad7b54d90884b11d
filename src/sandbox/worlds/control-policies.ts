import type { OrganizationPolicy } from '../world.js';
import { allow } from './documents.js';
import { derivedTail } from './ids.js';

/** The AWS-managed policy that keeps service control policies from denying everything; attached everywhere unless detached. */
export function fullAwsAccess(targets: OrganizationPolicy['targets'] = 'everywhere'): OrganizationPolicy {
  return { id: 'p-FullAWSAccess', name: 'FullAWSAccess', awsManaged: true, document: allow('*'), targets };
}

/** A service control policy of the organization's own. */
export function controlPolicy(name: string, document: string, targets: OrganizationPolicy['targets']): OrganizationPolicy {
  return { id: `p-${derivedTail(`control policy ${name}`, 8)}`, name, awsManaged: false, document, targets };
}
