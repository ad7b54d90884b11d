/* APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */

/** 1980-01-01, the first day there is, so that the same content makes the same file. 4.4.6 */
export const DAY = 33;

/** Names are UTF-8. */
export const UTF8 = 0x800;

export const METHODS = { stored: 0, deflated: 8 } as const;

export const [VERSION, VERSION64] = [20, 45] as const;

export const LOCAL = Buffer.from('PK\x03\x04', 'latin1');
export const ENTRY = Buffer.from('PK\x01\x02', 'latin1');
export const END = Buffer.from('PK\x05\x06', 'latin1');
export const END64 = Buffer.from('PK\x06\x06', 'latin1');
export const LOCATOR64 = Buffer.from('PK\x06\x07', 'latin1');

const SEAL = 'SHA-256 of all before: ';

/** The comment at the end of a sealed zip. */
export function sealOf(digest: string): Buffer {
  return Buffer.from(`${SEAL}${digest}`, 'latin1');
}

export const SEAL_BYTES = SEAL.length + 64;
