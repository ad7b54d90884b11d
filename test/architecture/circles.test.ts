import { filesBelow, importsOf } from './files.js';

type Graph = ReadonlyMap<string, readonly string[]>;

/** One way round, if there is any: the files in order, the first one again at the end. */
function circleIn(graph: Graph): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe('imports', () => {
  const graph: Graph = new Map(filesBelow('src').map((file) => [file, importsOf(file)]));

  it('are read: the entry leads to main, and each import to a file', () => {
    expect(graph.get('src/entry.ts')).toContain('src/main.ts');
    const missing = [...graph].flatMap(([file, imports]) => imports.filter((path) => !graph.has(path)).map((path) => `${file} → ${path}`));
    expect(missing).toEqual([]);
  });

  it('make no circle, those of types included', () => {
    expect(circleIn(graph)).toBeNull();
  });

  it('would be found out if they did', () => {
    const closed = new Map([...graph, ['src/text.ts', ['src/main.ts']]]);
    expect(circleIn(closed)).not.toBeNull();
  });

  it('start from a handful of files on top', () => {
    const top = filesBelow('src').filter((file) => /^src\/[^/]+$/.test(file));
    const entries = ['src/complete-entry.ts', 'src/demo-thread.ts', 'src/entry.ts', 'src/errors.ts', 'src/help-entry.ts'];
    expect(top).toEqual([...entries, 'src/main.ts', 'src/text.ts', 'src/worker-entry.ts']);
  });
});
