import { csv } from './csv.js';
import { json } from './json.js';
import { markdown } from './markdown.js';
import { ndjson } from './ndjson.js';
import type { Renderer } from './renderer.js';
import { table } from './table.js';

/** Every output format, in the order of --help; the first is the default. */
export const RENDERERS: readonly Renderer[] = [table, csv, json, ndjson, markdown];
