import { DEMO_WIDTH } from '../../docs/generator/demo.js';
import type { Program } from '../../docs/generator/load.js';
import { fill, sectionNames } from '../../docs/generator/markers.js';
import { files, sections } from '../../docs/generator/sections.js';
import { runCli } from '../harness.js';
import { DOCUMENTS, programOfSources, read } from './support.js';

const MARKED = DOCUMENTS.flatMap((path) => sectionNames(read(path)).map((name) => ({ path, name })));

describe('the generated parts of the documents', () => {
  let program: Program;
  let fresh: Readonly<Record<string, string>>;

  beforeAll(async () => {
    program = await programOfSources();
    fresh = await sections(program, (argv) => runCli(argv, {}, { width: DEMO_WIDTH }));
  }, 120_000);

  it.each(MARKED)('$path: section $name is what `npm run docs` writes', ({ path, name }) => {
    expect(fill(path, read(path), fresh).stale).not.toContain(name);
  });

  it('have every section somewhere', () => {
    expect([...new Set(MARKED.map(({ name }) => name))].sort()).toEqual(Object.keys(fresh).sort());
  });

  it('every generated file is what `npm run docs` writes', () => {
    const expected = files(program);
    const written = Object.fromEntries(Object.keys(expected).map((path) => [path, read(path)]));
    expect(written).toEqual(expected);
  });

  it('there is a schema for every report and its variants, and the reference links it', () => {
    for (const { name } of [...program.reports, ...program.variants]) {
      expect(Object.keys(files(program))).toContain(`docs/schema/${name}.schema.json`);
      expect(read('docs/reference/columns.md')).toContain(`(../schema/${name}.schema.json)`);
    }
  });
});
