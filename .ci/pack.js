// npm runs this around `npm pack` and `npm publish`. What is installed has to be what was tested, so the package names the exact version
// of every production package, as package-lock.json has them: in npm-shrinkwrap.json, which npm heeds for a package from a registry,
// and as its dependencies, because npm heeds no shrinkwrap of a tarball that lies in a folder. Scripts, which only a clone has a use for,
// are left out: npm warns of `prepare` in a tarball.
// The pieces of the bundle are made as small as they get, which takes longer than anybody should wait for a build.
// `node .ci/pack.js` does all that, `--restore` puts back what was there; the bundle stays small.
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { minify } from 'terser';

const at = (path) => new URL(`../${path}`, import.meta.url);
const [MANIFEST, ORIGINAL, SHRINKWRAP] = ['package.json', 'dist/package.original.json', 'npm-shrinkwrap.json'].map(at);

function restore() {
  if (existsSync(ORIGINAL)) renameSync(ORIGINAL, MANIFEST);
  rmSync(SHRINKWRAP, { force: true });
}

function pin() {
  if (!existsSync(at('dist/bundle/entry.js'))) throw new Error('nothing is built: run `npm run build` first');
  const { packages, ...lock } = read('package-lock.json');
  const { devDependencies, allowScripts, scripts, ...manifest } = read('package.json');
  const production = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true);
  // One version of each; where there are two, the other one is below the package that wants it.
  const dependencies = Object.fromEntries(
    production.filter(([path]) => path.lastIndexOf('node_modules/') === 0).map(([path, { version }]) => [path.replace('node_modules/', ''), version]),
  );
  const { name, version, license, bin, engines } = manifest;
  const root = { name, version, license, dependencies, bin, engines };
  copyFileSync(MANIFEST, ORIGINAL);
  write(MANIFEST, { ...manifest, dependencies });
  write(SHRINKWRAP, { ...lock, packages: { '': root, ...Object.fromEntries(production) } });
}

async function shrink() {
  const folder = at('dist/bundle/');
  for (const file of readdirSync(folder)) {
    const piece = new URL(file, folder);
    const { code } = await minify(readFileSync(piece, 'utf8'), { module: true, ecma: 2020, compress: { passes: 2 } });
    writeFileSync(piece, code);
  }
}

function read(path) {
  return JSON.parse(readFileSync(at(path), 'utf8'));
}

function write(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

// What an interrupted `npm pack` left is put back first.
restore();
if (!process.argv.includes('--restore')) {
  pin();
  await shrink();
}
