import { existsSync, readdirSync } from 'node:fs';
import { dirname, normalize } from 'node:path/posix';
import { anchorsOf, DOCUMENTS, inRepository, linksOf, read } from './support.js';

/** Where a link of a document leads, from the root of the repository. */
function targetOf(path: string, link: string): { readonly file: string; readonly anchor: string | undefined } {
  const [file = '', anchor] = link.split('#');
  return { file: file === '' ? path : normalize(`${dirname(path)}/${file}`), anchor };
}

function isInside(link: string): boolean {
  return !link.includes('://');
}

describe.each(DOCUMENTS)('links of %s', (path) => {
  const links = linksOf(read(path));

  it('inside the repository lead somewhere', () => {
    for (const link of links.filter(isInside)) {
      const { file, anchor } = targetOf(path, link);
      expect({ link, exists: existsSync(inRepository(file)) }).toEqual({ link, exists: true });
      if (anchor !== undefined) {
        const anchors = [...anchorsOf(read(file))];
        expect({ link, anchors }).toEqual({ link, anchors: expect.arrayContaining([anchor]) as unknown });
      }
    }
  });

  it('outside of it use https', () => {
    for (const link of links.filter((target) => !isInside(target))) expect(link).toMatch(/^https:\/\/[\w.-]+\//);
  });
});

describe('every page', () => {
  const pages = DOCUMENTS.filter((path) => path.startsWith('docs/') && path !== 'docs/index.md');

  it.each(pages)('%s is on the start page', (page) => {
    const listed = linksOf(read('docs/index.md')).filter(isInside).map((link) => targetOf('docs/index.md', link).file);
    expect(listed).toContain(page);
  });
});

describe('the package', () => {
  const { files } = JSON.parse(read('package.json')) as { readonly files: readonly string[] };

  /** npm packs these whatever `files` says. */
  const ALWAYS = ['README.md', 'LICENSE', 'package.json'];

  function isPacked(file: string): boolean {
    return [...ALWAYS, ...files].some((path) => file === path || file.startsWith(`${path}/`));
  }

  it('has the program, and the schema that configuration files name', () => {
    const named = [...read('docs/configuration.md').matchAll(/node_modules\/iam-audit\/([\w./-]+)/g)].map(([, file = '']) => file);
    expect(named).not.toEqual([]);
    for (const file of ['bin/iam-audit.js', 'dist/bundle/entry.js', ...named]) expect({ file, packed: isPacked(file) }).toEqual({ file, packed: true });
  });

  it('does not have the generator in it', () => {
    expect(isPacked('docs/generate.js')).toBe(false);
    expect(isPacked('docs/generator/sections.js')).toBe(false);
  });
});

describe('the README', () => {
  it('fits on a few screens', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });
});

describe('the program', () => {
  const sources = readdirSync(inRepository('src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const pages = sources.flatMap((source) =>
    [...read(`src/${source}`).matchAll(/\bdocs\/[\w/.-]+\.md\b/g)].map(([page]) => ({ source, page })),
  );

  it('names pages in its hints', () => {
    expect(pages.map(({ page }) => page)).toContain('docs/setup.md');
  });

  it.each(pages)('$page, which $source names, is there', ({ page }) => {
    expect(DOCUMENTS).toContain(page);
  });

  it('sends nobody to the README, which is an overview', () => {
    // A pack has one of its own.
    const texts = sources.filter((source) => !source.includes('pack')).map((source) => read(`src/${source}`).replace(/^\s*(\/\/|\/?\*).*$/gm, ''));
    for (const text of texts) expect(text).not.toMatch(/README/);
  });
});

describe('the walk of one call in docs/architecture.md', () => {
  const document = 'docs/architecture.md';
  const text = read(document);
  const found = [...text.matchAll(/`(\w+)\(\)` in\s+\[([^\]]+)\]\(([^)]+)\)/g)];
  const steps = found.map(([, name = '', label = '', link = '']) => ({ name, label, ...targetOf(document, link) }));

  it('has steps', () => {
    expect(steps.length).toBeGreaterThan(15);
  });

  it.each(steps)('$name() is in $file', ({ name, label, file }) => {
    expect(label).toBe(file);
    expect(read(file)).toMatch(new RegExp(`(function\\*? ${name}\\b|const ${name}\\b)`));
  });

  it.each([document, 'CONTRIBUTING.md'])('%s names files and folders that exist', (path) => {
    const paths = [...read(path).matchAll(/`((?:src|test|docs|bench|bin)\/[\w./-]*)`/g)].map(([, named = '']) => named);
    expect(paths).not.toHaveLength(0);
    for (const named of paths) expect({ named, exists: existsSync(inRepository(named)) }).toEqual({ named, exists: true });
  });

  const rows = [...text.matchAll(/^\| `src\/([\w-]+)\/` \|.*\| ([^|]*) \|$/gm)].map(([, folder = '', may = '']) => ({ folder, may }));

  it('has a row for every folder of src, and no other', () => {
    const folders = readdirSync(inRepository('src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rows.map(({ folder }) => folder).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it.each(rows)('says of src/$folder what the import rule says', ({ folder, may }) => {
    const zone = zonesOf(JSON.parse(read('.eslintrc.json')) as unknown).find(({ target }) => target === `./src/${folder}`);
    const allowed = zone?.except.map((path) => path.replace('./', '')).filter((path) => path !== folder) ?? [];
    expect(may.split(', ').sort()).toEqual(allowed.length === 0 ? ['nothing of ours'] : allowed.sort());
  });
});

interface Zone {
  readonly target: string;
  readonly except: readonly string[];
}

/** Every zone of the import rule, wherever it stands in the configuration. */
function zonesOf(config: unknown): readonly Zone[] {
  if (typeof config !== 'object' || config === null) return [];
  if ('target' in config && 'except' in config) return [config as Zone];
  return Object.values(config).flatMap(zonesOf);
}
