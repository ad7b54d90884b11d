import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProgram, type Program } from '../../docs/generator/load.js';

export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'] as const;

export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

export function read(path: string): string {
  return readFileSync(inRepository(path), 'utf8');
}

/** The data that the generator takes from `dist`, taken from `src`: a stale build can't hide anything. */
export function programOfSources(): Promise<Program> {
  return loadProgram((path): Promise<unknown> => import(`../../src/${path}.js`));
}

/** Code blocks of a document with their language. */
export function codeBlocks(document: string): readonly { readonly language: string; readonly text: string }[] {
  return [...document.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
}

/** The document without its code blocks. */
export function prose(document: string): string {
  return document.replace(/^```\w*\n[\s\S]*?^```$/gm, '');
}
