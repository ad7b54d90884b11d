import { parsePolicy, type PolicyDocument } from '../model/policy.js';
import type { Unknown } from '../model/value.js';

/** Characters of text in each half of what is held. */
const MOST = 512 * 1024;

let [recent, older] = [new Map<string, PolicyDocument | Unknown>(), new Map<string, PolicyDocument | Unknown>()];
let held = 0;

/**
 * One object for all policies of the same words, of whichever account: what is worked out of a document is worked out once.
 * What is held is bounded, for an organization may have any number of them; who is asked for again and again stays.
 */
export function sharedDocument(text: string): PolicyDocument | Unknown {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const document = older.get(text) ?? parsePolicy(text);
  held += text.length;
  if (held > MOST) {
    [recent, older] = [new Map(), recent];
    held = text.length;
  }
  recent.set(text, document);
  return document;
}
