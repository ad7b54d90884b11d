import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** All TypeScript files below a folder of the repository, from its root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return path.endsWith('.ts') ? [path] : [];
    })
    .sort();
}

/** What a file imports of ours, types and late imports included, as paths from the root. */
export function importsOf(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\(|^import)\s*'(\.[^']+)\.js'/gm);
  return [...found].map(([, path = '']) => `${normalize(join(dirname(file), path))}.ts`);
}
