import { RENDERERS } from '../../render/index.js';

/** Names of the output formats, the default first. */
export const FORMATS: readonly string[] = Object.keys(RENDERERS);
