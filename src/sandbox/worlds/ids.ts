/** AIDA user, AROA role, AGPA group, ANPA policy, AKIA long-lived access key, ACCA service-specific credential, APKA SSH key. */
export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AKIA' | 'ACCA' | 'APKA';

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 'latin1');
const scratch = Buffer.alloc(21);
const lanes = new Uint32Array(4);

/**
 * An id in AWS's form, always the same for the same text: a prefix and 17 base-32 characters
 * (16 for an access key). They carry 80 bits or more, so the names of a million users do not collide.
 */
export function derivedId(prefix: IdPrefix, text: string): string {
  hash(`${prefix}:${text}`);
  const length = prefix === 'AKIA' ? 20 : 21;
  scratch.write(prefix, 'latin1');
  for (let i = 4; i < length; i++) {
    const lane = lanes[i & 3] ?? 0;
    scratch[i] = ALPHABET[(lane >>> (5 * ((i >> 2) - 1))) & 31] ?? 0;
  }
  return scratch.toString('latin1', 0, length);
}

/** Hexadecimal digits as Identity Center and StackSets end the names of their roles. */
export function derivedHex(text: string, length: number): string {
  hash(`hex:${text}`);
  return [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('').slice(0, length);
}

/** Lower-case letters and digits for ids such as `o-…` and `ou-…`. */
export function derivedTail(text: string, length: number): string {
  return derivedId('AKIA', text).slice(4, 4 + length).toLowerCase();
}

/** Fills the four lanes. */
function hash(text: string): void {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  let c = 0x85ebca6b;
  let d = 0xc2b2ae35;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    c = Math.imul(c ^ code, 0x2c1b3c6d);
    d = Math.imul(d ^ code, 0x297a2d39);
  }
  lanes[0] = spread(a ^ (b >>> 16));
  lanes[1] = spread(b ^ (c >>> 16));
  lanes[2] = spread(c ^ (d >>> 16));
  lanes[3] = spread(d ^ (a >>> 16));
}

/** Multiplication alone leaves the low bits weak, and the ids are cut from them. */
function spread(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  const twice = Math.imul(once ^ (once >>> 16), 0x45d9f3b);
  return twice ^ (twice >>> 16);
}
