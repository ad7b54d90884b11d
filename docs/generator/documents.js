import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

export function inRepository(path) {
  return fileURLToPath(new URL(path, ROOT));
}

/** Every document for people, by its path from the root of the repository. CHANGELOG.md is history and has nothing generated. */
export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs')];

function pagesIn(folder) {
  const paths = readdirSync(inRepository(folder), { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith('.md')).map((path) => `${folder}/${path.replaceAll('\\', '/')}`).sort();
}
