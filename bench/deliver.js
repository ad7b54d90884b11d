import { fork } from 'node:child_process';
import { fixed, markdownTable } from './format.js';

const SIZES = [1_000, 100_000, 1_000_000];

/**
 * Rows of the width of `users`, made up, through the CSV renderer into S3 in parts, and as items into a table: what
 * sending alone costs. The memory that it takes must not grow with the rows.
 *
 * @returns {Promise<string>} Markdown
 */
export async function deliver() {
  const rows = [];
  for (const to of ['s3', 'dynamodb']) for (const size of SIZES) rows.push(await measured(to, size));
  return markdownTable(['to', 'rows', 'MB sent', 'requests', 'wall, s', 'CPU, s', 'peak RSS, MB'], rows);
}

function measured(to, size) {
  const child = fork(new URL('./deliver-process.js', import.meta.url), [to, String(size)]);
  return new Promise((resolve, reject) => {
    child.once('message', ({ bytes, requests, wallMs, cpuMs, peakRssMb }) => {
      const megabytes = bytes === null ? '' : fixed(bytes / 1e6, 1);
      resolve([to, fixed(size), megabytes, requests, fixed(wallMs / 1000, 1), fixed(cpuMs / 1000, 1), fixed(peakRssMb)]);
    });
    child.once('error', reject);
    child.once('exit', (code) => { if (code !== 0) reject(new Error(`ended with ${code}`)); });
  });
}
