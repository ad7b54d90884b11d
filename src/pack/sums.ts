import { isPlainName } from './names.js';

/** One line for each file, in the order of their names, for `sha256sum --check`. */
export function sumsText(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, digest]) => `${digest}  ${name}\n`);
  return lines.join('');
}

export interface ReadSums {
  readonly digests: ReadonlyMap<string, string>;
  /** Numbers of the lines that are none of ours; 0: their order is not. */
  readonly odd: readonly number[];
}

const LINE = /^([0-9a-f]{64}) {2}(.+)$/;

/** What can be read of it, and whether that is all: every byte is as it is written above. */
export function parseSums(text: string): ReadSums {
  const digests = new Map<string, string>();
  const odd: number[] = [];
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const [, digest = '', name = ''] = LINE.exec(line) ?? [];
    if (!isPlainName(name) || digests.has(name)) odd.push(index + 1);
    else digests.set(name, digest);
  }
  return { digests, odd: odd.length === 0 && sumsText(digests) !== text ? [0] : odd };
}
