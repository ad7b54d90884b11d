import { parsePolicy, type PolicyDocument } from '../model/policy.js';
import { rememberedTexts } from '../model/remembered-texts.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

const first = rememberedTexts(parsePolicy);
const firsts = new WeakMap<PolicyDocument, PolicyDocument>();

/**
 * As `parsePolicy`, but read once for all policies of the same words, of whichever account. Each has statements of its own, for it
 * may be taken away while another stays.
 */
export function documentOf(text: string): PolicyDocument | Unknown {
  const known = first(text);
  if (known === UNKNOWN) return UNKNOWN;
  const own = known.map((statement) => ({ ...statement }));
  firsts.set(own, known);
  return own;
}

/** The same object for policies of the same words: what is worked out of it holds for each. */
export function likeOf(document: PolicyDocument): PolicyDocument {
  return firsts.get(document) ?? document;
}
