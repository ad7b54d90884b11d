import type { Renderer } from './renderer.js';

export interface Format {
  /** It is loaded when it is chosen. */
  readonly load: () => Promise<Renderer>;
  /** Of its files, with the dot; the first is the one that is written. */
  readonly endings: readonly [string, ...(readonly string[])];
  /** https://www.iana.org/assignments/media-types */
  readonly contentType: string;
}

/** Every output format by name, in the order of --help; the first is the default. */
export const FORMATS: Readonly<Record<string, Format>> = {
  table: { load: async () => (await import('./table.js')).table, endings: ['.txt'], contentType: 'text/plain; charset=utf-8' },
  csv: { load: async () => (await import('./csv.js')).csv, endings: ['.csv'], contentType: 'text/csv; charset=utf-8' },
  json: { load: async () => (await import('./json.js')).json, endings: ['.json'], contentType: 'application/json' },
  ndjson: { load: async () => (await import('./ndjson.js')).ndjson, endings: ['.ndjson', '.jsonl'], contentType: 'application/x-ndjson' },
  markdown: { load: async () => (await import('./markdown.js')).markdown, endings: ['.md'], contentType: 'text/markdown; charset=utf-8' },
  html: { load: async () => (await import('./html/html.js')).html, endings: ['.html'], contentType: 'text/html; charset=utf-8' },
  xlsx: {
    load: async () => (await import('./xlsx/xlsx.js')).xlsx,
    ...{ endings: ['.xlsx'], contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  },
  parquet: {
    load: async () => (await import('./parquet/parquet.js')).parquet,
    ...{ endings: ['.parquet'], contentType: 'application/vnd.apache.parquet' },
  },
  sarif: { load: async () => (await import('./sarif.js')).sarif, endings: ['.sarif'], contentType: 'application/sarif+json' },
  ocsf: { load: async () => (await import('./ocsf.js')).ocsf, endings: ['.ocsf'], contentType: 'application/x-ndjson' },
  junit: { load: async () => (await import('./junit.js')).junit, endings: ['.xml'], contentType: 'application/xml' },
  'step-summary': {
    load: async () => (await import('./step-summary.js')).stepSummary,
    ...{ endings: ['.summary'], contentType: 'text/markdown; charset=utf-8' },
  },
};

/** The default first. */
export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

/** Those that nothing but findings can be written in. */
export const FINDING_FORMATS: readonly string[] = ['sarif', 'ocsf', 'junit', 'step-summary'];

/** One that was checked to be there. */
export async function loadRenderer(name: string): Promise<Renderer> {
  return formatCalled(name).load();
}

export function formatCalled(name: string): Format {
  const format = FORMATS[name];
  if (format === undefined) throw new Error(`no format ${name}`);
  return format;
}

/** null: no format has it. Case does not count. */
export function formatOfEnding(ending: string): string | null {
  const wanted = ending.toLowerCase();
  return Object.entries(FORMATS).find(([, { endings }]) => endings.includes(wanted))?.[0] ?? null;
}
