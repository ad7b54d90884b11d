import { DEMO_WIDTH } from '../../docs/generator/demo.js';
import type { Program } from '../../docs/generator/load.js';
import { fill, sectionNames } from '../../docs/generator/markers.js';
import { files, sections } from '../../docs/generator/sections.js';
import { runCli } from '../harness.js';
import { programOfSources, read } from './support.js';

const README = read('README.md');

describe('the generated parts of the documents', () => {
  let program: Program;
  let fresh: Readonly<Record<string, string>>;

  beforeAll(async () => {
    program = await programOfSources();
    fresh = await sections(program, (argv) => runCli(argv, {}, { width: DEMO_WIDTH }));
  }, 120_000);

  it.each(sectionNames(README))('README.md: section %s is what `npm run docs` writes', (name) => {
    expect(fill(README, fresh).stale).not.toContain(name);
  });

  it('README.md has every section once', () => {
    expect([...sectionNames(README)].sort()).toEqual(Object.keys(fresh).sort());
  });

  it('every generated file is what `npm run docs` writes', () => {
    const expected = files(program);
    const written = Object.fromEntries(Object.keys(expected).map((path) => [path, read(path)]));
    expect(written).toEqual(expected);
  });

  it('there is a schema for every report and its variants, and the README links it', () => {
    for (const { name } of [...program.reports, ...program.variants]) {
      expect(Object.keys(files(program))).toContain(`docs/schema/${name}.schema.json`);
      expect(README).toContain(`(docs/schema/${name}.schema.json)`);
    }
  });
});
