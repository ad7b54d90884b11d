/* node bench/files.js <format> <rows> [columns]: time and memory of writing one report, of rows that are made while it is written. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileWhole } from '../dist/output/write-file.js';
import { loadRenderer } from '../dist/render/index.js';
import { REPORTS } from '../dist/reports/index.js';

const [format = 'parquet', rows = '100000', most = '999'] = process.argv.slice(2);
const columns = REPORTS.find(({ name }) => name === 'users').columns.slice(0, Number(most));
const AT = Date.UTC(2026, 0, 1);

const VALUES = {
  text: (line, at, { key }) => (key === 'arn' ? `arn:aws:iam::111122223333:user/people/user-${line}` : `${key}-${line % 5000}`),
  choice: (line, at) => ['yes', 'no', 'unknown'][(line + at) % 3],
  number: (line, at) => (line * 7 + at) % 1000,
  date: (line, at) => new Date(AT - ((line * 7919 + at * 131) % 100_000_000) * 1000),
  list: (line) => [`Group-${line % 50}`, `arn:aws:iam::aws:policy/ReadOnly${line % 9}`],
  tags: (line) => [{ key: 'Team', value: `team-${line % 40}` }],
};

async function* made() {
  for (let line = 0; line < Number(rows); line += 1) {
    yield columns.map((column, at) => ({ value: VALUES[column.type](line, at, column) }));
  }
}

const coverage = { accounts: 1, accountsComplete: 1, complete: true, gaps: [], skipped: [], notes: [] };
const caller = { partition: 'aws', callerAccountId: '111122223333' };
const scope = { source: 'aggregator', aggregator: 'org', organizationId: 'o-exampleorg1', ...caller };
const document = { schema: 'iam-audit/users/1', generatedAt: new Date(AT), scope, columns, rows: made(), coverage };
const folder = mkdtempSync(join(tmpdir(), 'iam-audit-files-'));
try {
  const file = join(folder, `users.${format}`);
  const started = performance.now();
  const renderer = await loadRenderer(format);
  await writeFileWhole(file, renderer.render(document, { width: null, colour: false, raw: false }));
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  const numbers = [wall.toFixed(1), ((user + system) / 1e6).toFixed(1), peak.toFixed(0), (statSync(file).size / 1e6).toFixed(1)];
  console.log(`| ${format} | ${rows} × ${columns.length} | ${numbers.join(' | ')} |`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
