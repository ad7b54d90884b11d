// Takes the types away. `isolatedModules` and `verbatimModuleSyntax` make that all there is to do, file by file; that the types are
// right is what `npm run types` sees.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformSync, version } from 'esbuild';
import { pageAssets } from '../.ci/page-assets.js';

const SELF = readFileSync(new URL(import.meta.url));

/** What the build puts in place of a source. */
const made = (source, path) => (/render[/\\]html[/\\]assets\.ts$/.test(path) ? pageAssets() : source);

export default {
  process(source, sourcefile) {
    const { code, map } = transformSync(made(source, sourcefile), { loader: 'ts', format: 'esm', target: 'node20', sourcefile, sourcemap: true });
    return { code, map };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update([version, SELF, path, made(source, path)].join('\0')).digest('hex');
  },
};
