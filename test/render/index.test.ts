import { readdirSync, readFileSync } from 'node:fs';
import { FINDING_FORMATS, FORMAT_NAMES, FORMATS } from '../../src/render/index.js';
import { inChunks } from '../../src/render/chunks.js';
import { eachOf } from './support.js';

const FOLDER = new URL('../../src/render/', import.meta.url);

describe('formats', () => {
  it('begin with the default', () => {
    expect(FORMAT_NAMES[0]).toBe('table');
  });

  it('have each their own endings', () => {
    const endings = Object.values(FORMATS).flatMap((format) => format.endings);
    expect(new Set(endings).size).toBe(endings.length);
    for (const ending of endings) expect(ending).toMatch(/^\.[a-z]+$/);
  });

  it.each(Object.entries(FORMATS))('%s is loaded under its own name, with one line about it', async (name, { load }) => {
    const renderer = await load();
    expect(renderer.name).toBe(name);
    expect(renderer.about).toMatch(/^\S.{10,90}\S$/);
    expect(renderer.takes !== undefined).toBe(FINDING_FORMATS.includes(name));
  });

  it('loads libraries only when they draw, so that --help starts at once', () => {
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
      const source = readFileSync(new URL(file, FOLDER), 'utf8');
      const imported = Array.from(source.matchAll(/^(?:import|export) .* from '([^']+)'/gm), ([, path]) => path);
      expect(imported.filter((path) => path?.startsWith('../') === false && !path.startsWith('./'))).toEqual([]);
    }
  });
});

describe('inChunks', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['nothing', [], []],
    ['empty pieces', ['', ''], []],
    ['few small pieces', ['ab', 'c'], [3]],
    ['a large piece', ['a'.repeat(70_000)], [70_000]],
    ['many small pieces', Array.from({ length: 1000 }, () => 'a'.repeat(100)), [65_600, 34_400]],
  ])('joins %s', async (_, pieces, sizes) => {
    const chunks: string[] = [];
    for await (const chunk of inChunks(eachOf(pieces))) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.length)).toEqual(sizes);
    expect(chunks.join('')).toBe(pieces.join(''));
  });

  it('hands on what goes wrong', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('a');
      throw new Error('lost');
    }
    await expect(inChunks(broken()).next()).rejects.toThrow('lost');
  });
});
