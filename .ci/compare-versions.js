// node compare-versions.js <node_modules/.package-lock.json>: prints how many packages came with iam-audit, or fails and says which of
// them are not in the version of package-lock.json.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
const tested = read(new URL('../package-lock.json', import.meta.url));
const installed = Object.entries(read(process.argv[2])).filter(([path]) => path !== 'node_modules/iam-audit');
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const known = new Set(Object.entries(tested).map(([path, { version }]) => `${nameOf(path)}@${version}`));
const strange = installed.map(([path, { version }]) => `${nameOf(path)}@${version}`).filter((name) => !known.has(name));
process.stdout.write(strange.length === 0 ? `${installed.length}\n` : `not what was tested: ${strange.join(' ')}\n`);
process.exitCode = strange.length === 0 ? 0 : 1;
