import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical.js';
import { decodeDocument } from '../model/policy.js';
import type { CleanupPlan, PlannedPrincipal, Stage } from './plan.js';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whichever principals were taken out of it; `planned` has those that there were. */
export function planId(plan: Omit<CleanupPlan, 'id' | 'schema'>): string {
  return sha256(canonicalJson({ ...plan, id: undefined, schema: undefined, principals: undefined }));
}

/** Without its own digest. */
export function principalDigest(principal: Omit<PlannedPrincipal, 'digest'>, stage: Stage): string {
  return sha256(canonicalJson({ stage, principal: { ...principal, digest: undefined } }));
}

/** Of a policy document, whatever its layout: `was` of a step. */
export function documentDigest(text: string): string {
  const json = decodeDocument(text);
  return sha256(json === null ? text : canonicalJson(json));
}
