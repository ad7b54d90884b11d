import { extname } from 'node:path';
import { formatOfEnding } from '../render/index.js';

const GZIP = '.gz';

export interface NamedFormat {
  readonly format: string;
  readonly gzip: boolean;
}

/** By the ending of a name: `users.csv.gz`; null: no format has it. */
export function formatByEnding(name: string): NamedFormat | null {
  const gzip = name.endsWith(GZIP);
  const format = formatOfEnding(extname(gzip ? name.slice(0, -GZIP.length) : name));
  return format === null ? null : { format, gzip };
}
