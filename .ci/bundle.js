// Makes dist/bundle from the sources: the program, in pieces that are loaded when they are needed; the demo organization's thread; and help and version in one file
// with commander in it, because reading fifteen files is longer than all that they have to do.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { PAGE_ASSETS, pageAssets } from './page-assets.js';

const OUT = 'dist/bundle';
const BOTH = {
  bundle: true,
  minify: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outdir: OUT,
  logLevel: 'warning',
};

/** What is loaded when it is needed is not needed for help: it stays outside. */
const LAZY_OUTSIDE = {
  name: 'lazy-outside',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
  },
};

/** commander asks for Node's modules by require(). */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

rmSync(OUT, { recursive: true, force: true });
const WHOLE = { entryPoints: ['src/entry.ts', 'src/complete-entry.ts', 'src/demo-thread.ts', 'src/worker-entry.ts'], splitting: true, packages: 'external', plugins: [PAGE_ASSETS] };
const { metafile: whole } = await build({ ...BOTH, ...WHOLE });
const { metafile: help } = await build({
  ...{ ...BOTH, entryPoints: ['src/help-entry.ts'], plugins: [LAZY_OUTSIDE], banner: { js: REQUIRE }, legalComments: 'inline' },
});
// The documents are written by what the compiler made.
if (existsSync('dist/render/html')) writeFileSync('dist/render/html/assets.js', pageAssets());
// Which sources each piece is made of: a test asks.
const pieces = Object.entries({ ...whole.outputs, ...help.outputs }).map(([file, { inputs }]) => [file, Object.keys(inputs)]);
writeFileSync('dist/pieces.json', JSON.stringify(Object.fromEntries(pieces)));
