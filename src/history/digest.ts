import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical.js';
import { decodeDocument } from '../model/policy.js';

const SHOWN = 12;

/** Of a policy document, whatever its layout: the beginning of its SHA-256. Documents that can't be read are taken as they stand. */
export function digestOf(text: string): string {
  const json = decodeDocument(text);
  const canonical = json === null ? text : canonicalJson(json);
  return `sha256:${createHash('sha256').update(canonical).digest('hex').slice(0, SHOWN)}`;
}
