/** Everything a test needs to build a world, in one import. */
export * from './make-account.js';
export * from './make-principals.js';
export * from './make-world.js';
export { controlPolicy, fullAwsAccess } from './control-policies.js';
export { allow, deny, policyDocument, trustPrincipal, trustSaml, trustService, type Statement } from './documents.js';
export { identityId, makeIdentityCenter, type IdentityCenterSpec } from './identity-center.js';
export { derivedId } from './ids.js';
export { attachManaged, awsManagedPolicies, managedPolicyArn, type ManagedPolicyName, type Partition } from './policies.js';
export { daysBefore, DEFAULT_NOW, minutesBefore, secondsBefore } from './time.js';
