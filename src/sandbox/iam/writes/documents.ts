import { requiredText } from '../../server/input.js';
import { WireError, type Call } from '../../service.js';
import type { InlinePolicy } from '../../world.js';
import { limitExceeded } from './change.js';

const LONGEST = 131_072;

/** A policy document as IAM takes it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
export function documentIn(call: Call): string {
  const text = requiredText(call.input, 'PolicyDocument', { min: 1, max: LONGEST });
  if (!/^[\t\n\r\u0020-\u00ff]+$/.test(text)) throw malformed('The policy contains characters that are not allowed.');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'Statement' in value) return text;
  } catch {
    // Told below.
  }
  throw malformed('Syntax errors in policy.');
}

function malformed(message: string): WireError {
  return new WireError('MalformedPolicyDocument', 400, message);
}

/** White space does not count. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function checkInlineQuota(inline: readonly InlinePolicy[], holder: string, most: number): void {
  const size = inline.reduce((sum, { document }) => sum + lengthOf(document), 0);
  if (size > most) throw limitExceeded(`Maximum policy size of ${most} bytes exceeded for ${holder}`);
}

export function lengthOf(document: string): number {
  return document.replace(/\s/g, '').length;
}

/** Overwrites the one of this name. */
export function withInline(inline: readonly InlinePolicy[], policy: InlinePolicy): readonly InlinePolicy[] {
  const at = inline.findIndex(({ name }) => name === policy.name);
  return at < 0 ? [...inline, policy] : inline.with(at, policy);
}
