import { read } from './support.js';

const CHANGELOG = read('CHANGELOG.md');

describe('CHANGELOG.md', () => {
  const versions = [...CHANGELOG.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

  it('begins with what is not released yet; every other version has its number and date', () => {
    const [first, ...released] = versions;
    expect(first).toBe('[Unreleased]');
    for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
  });

  it('sorts changes under the headings of Keep a Changelog', () => {
    const groups = [...CHANGELOG.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    for (const group of groups) expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(group);
  });

  it('knows the version of the package, or what will become it', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string };
    const numbers = versions.map((heading) => /^\[([\d.]+)\]/.exec(heading)?.[1]).filter((number) => number !== undefined);
    expect(numbers.length === 0 || numbers.includes(version)).toBe(true);
  });
});
