import type { Renderer } from './renderer.js';

/** Every output format by name, in the order of --help; the first is the default. Loaded when it is chosen. */
export const RENDERERS: Readonly<Record<string, () => Promise<Renderer>>> = {
  table: async () => (await import('./table.js')).table,
  csv: async () => (await import('./csv.js')).csv,
  json: async () => (await import('./json.js')).json,
  ndjson: async () => (await import('./ndjson.js')).ndjson,
  markdown: async () => (await import('./markdown.js')).markdown,
  html: async () => (await import('./html/html.js')).html,
  sarif: async () => (await import('./sarif.js')).sarif,
  ocsf: async () => (await import('./ocsf.js')).ocsf,
  junit: async () => (await import('./junit.js')).junit,
  'step-summary': async () => (await import('./step-summary.js')).stepSummary,
};

/** One that was checked to be there. */
export async function loadRenderer(name: string): Promise<Renderer> {
  const load = RENDERERS[name];
  if (load === undefined) throw new Error(`no renderer ${name}`);
  return load();
}
