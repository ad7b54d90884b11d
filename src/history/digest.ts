import { createHash } from 'node:crypto';
import { decodeDocument } from '../model/policy.js';

const SHOWN = 12;

/** Of a policy document, whatever its layout: the beginning of its SHA-256. Documents that can't be read are taken as they stand. */
export function digestOf(text: string): string {
  const json = decodeDocument(text);
  const canonical = json === null ? text : JSON.stringify(ordered(json));
  return `sha256:${createHash('sha256').update(canonical).digest('hex').slice(0, SHOWN)}`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // Pairs and no object: `__proto__` is a name like any other.
  return { object: entries.map(([key, each]) => [key, ordered(each)]) };
}
