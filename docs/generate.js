// Fills the generated sections of the documents from the built program: `npm run docs` writes, `npm run docs:check`
// only compares, and ends with 1 when something would change.
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DEMO_WIDTH } from './generator/demo.js';
import { DOCUMENTS, inRepository } from './generator/documents.js';
import { loadProgram } from './generator/load.js';
import { fill } from './generator/markers.js';
import { files, sections } from './generator/sections.js';

/** One run of the built binary, with nothing of this machine's AWS settings. */
function runBinary(argv) {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, COLUMNS: String(DEMO_WIDTH), AWS_EC2_METADATA_DISABLED: 'true' };
    const child = spawn(process.execPath, [inRepository('bin/iam-audit.js'), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      // The demo organization has gaps on purpose.
      if (code === 0 || code === 3) resolve(said);
      else reject(new Error(`iam-audit ${argv.join(' ')} ended with ${code}\n${said.stderr}`));
    });
  });
}

async function freshDocuments(program) {
  const fresh = await sections(program, runBinary);
  return Promise.all(
    DOCUMENTS.map(async (path) => {
      const { text, stale } = fill(path, await readFile(inRepository(path), 'utf8'), fresh);
      return { path, text, stale: stale.map((name) => `${path}: section ${name}`) };
    }),
  );
}

function freshFiles(program) {
  return Promise.all(
    Object.entries(files(program)).map(async ([path, text]) => {
      const old = await readFile(inRepository(path), 'utf8').catch(() => null);
      return { path, text, stale: old === text ? [] : [path] };
    }),
  );
}

const program = await loadProgram((path) => import(`../dist/${path}.js`));
const all = (await Promise.all([freshDocuments(program), freshFiles(program)])).flat();
const stale = all.flatMap((document) => document.stale);

if (process.argv.includes('--check')) {
  for (const name of stale) console.error(`stale: ${name}`);
  if (stale.length > 0) console.error('Run `npm run docs` and commit what it writes.');
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text, stale: names } of all) {
    if (names.length === 0) continue;
    await mkdir(dirname(inRepository(path)), { recursive: true });
    await writeFile(inRepository(path), text);
    for (const name of names) console.log(`written: ${name}`);
  }
}
