import { RENDERERS } from '../render/index.js';

interface FileForm {
  /** With its dot. */
  readonly ending: string;
  readonly contentType: string;
}

/** How a format is called as a file. https://www.iana.org/assignments/media-types */
const FORMS: Readonly<Record<string, FileForm>> = {
  table: { ending: '.txt', contentType: 'text/plain; charset=utf-8' },
  csv: { ending: '.csv', contentType: 'text/csv; charset=utf-8' },
  json: { ending: '.json', contentType: 'application/json' },
  ndjson: { ending: '.ndjson', contentType: 'application/x-ndjson' },
  markdown: { ending: '.md', contentType: 'text/markdown; charset=utf-8' },
  html: { ending: '.html', contentType: 'text/html; charset=utf-8' },
  sarif: { ending: '.sarif', contentType: 'application/sarif+json' },
  ocsf: { ending: '.ocsf', contentType: 'application/x-ndjson' },
  junit: { ending: '.xml', contentType: 'application/xml' },
  'step-summary': { ending: '.summary', contentType: 'text/markdown; charset=utf-8' },
};

export function formOf(format: string): FileForm {
  return FORMS[format] ?? { ending: `.${format}`, contentType: 'application/octet-stream' };
}

export function formatNames(): readonly string[] {
  return Object.keys(RENDERERS);
}

const GZIP = '.gz';

export interface NamedFormat {
  readonly format: string;
  readonly gzip: boolean;
}

/** By the ending of a name: `users.csv.gz`; null: no format has it. */
export function formatByEnding(name: string): NamedFormat | null {
  const gzip = name.endsWith(GZIP);
  const plain = gzip ? name.slice(0, -GZIP.length) : name;
  const same = plain.endsWith('.jsonl') ? plain.replace(/\.jsonl$/, '.ndjson') : plain;
  const format = formatNames().find((each) => same.endsWith(formOf(each).ending));
  return format === undefined ? null : { format, gzip };
}
