import { readFileSync } from 'node:fs';
import { DOCUMENTS as FOR_PEOPLE, inRepository } from '../../docs/generator/documents.js';
import { anchor } from '../../docs/generator/markdown.js';
import { loadProgram, type Program } from '../../docs/generator/load.js';

export { inRepository };

export const DOCUMENTS = [...FOR_PEOPLE, 'CHANGELOG.md'];

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

/** Anchors as GitHub makes them; of headings that are the same, all but the first get a number. */
export function anchorsOf(document: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(document).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = anchor(heading);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}

export function linksOf(document: string): readonly string[] {
  return [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The part under a heading, up to the next one of the same or a higher level. */
export function under(heading: string, document: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const rest = document.split(`${heading}\n`)[1] ?? '';
  return rest.split(new RegExp(`^#{1,${level}} `, 'm'))[0] ?? '';
}
