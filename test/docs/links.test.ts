import { existsSync } from 'node:fs';
import { DOCUMENTS, inRepository, prose, read } from './support.js';

/** Anchors as GitHub makes them: lower case, no punctuation, a dash for each space, a number for repeated ones. */
function anchorsOf(document: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(document).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}

function linksOf(document: string): readonly string[] {
  return [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

describe.each(DOCUMENTS)('links of %s', (path) => {
  const links = linksOf(read(path));

  it('inside the repository lead somewhere', () => {
    for (const link of links.filter((target) => !target.includes('://'))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : file;
      expect({ link, exists: existsSync(inRepository(target)) }).toEqual({ link, exists: true });
      if (anchor !== undefined) expect({ link, anchors: [...anchorsOf(read(target))] }).toEqual({ link, anchors: expect.arrayContaining([anchor]) as unknown });
    }
  });

  it('outside of it use https', () => {
    for (const link of links.filter((target) => target.includes('://'))) expect(link).toMatch(/^https:\/\/[\w.-]+\//);
  });
});

describe('the package', () => {
  const { files } = JSON.parse(read('package.json')) as { readonly files: readonly string[] };

  /** npm packs these whatever `files` says. */
  const ALWAYS = ['README.md', 'LICENSE', 'package.json'];

  it('has everything in it that the README links', () => {
    const linked = linksOf(read('README.md')).filter((target) => !target.includes('://')).map((target) => target.split('#')[0] ?? '');
    for (const file of linked.filter((path) => path !== '')) {
      const packed = [...ALWAYS, ...files].some((path) => file === path || file.startsWith(`${path}/`));
      expect({ file, packed }).toEqual({ file, packed: true });
    }
  });
});

describe('the walk of one call in CONTRIBUTING.md', () => {
  const steps = [...read('CONTRIBUTING.md').matchAll(/`(\w+)\(\)` in\s+\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name = '', label = '', file = '']) => ({ name, label, file }));

  it('has steps', () => {
    expect(steps.length).toBeGreaterThan(15);
  });

  it.each(steps)('$name() is in $file', ({ name, label, file }) => {
    expect(label).toBe(file);
    expect(read(file)).toMatch(new RegExp(`(function\\*? ${name}\\b|const ${name}\\b)`));
  });

  it('names files and folders that exist', () => {
    const paths = [...read('CONTRIBUTING.md').matchAll(/`((?:src|test|docs|bench|bin)\/[\w./-]*)`/g)].map(([, named = '']) => named);
    for (const named of paths) expect({ named, exists: existsSync(inRepository(named)) }).toEqual({ named, exists: true });
  });
});
