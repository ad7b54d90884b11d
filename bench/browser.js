/* global document */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { html } from '../dist/render/html/html.js';
import { users } from '../dist/reports/users.js';
import { findBrowser } from '../test/browser/find-browser.js';
import { fixed, markdownTable, median } from './format.js';

const ROWS = 100_000;
const COMPLETE = { accounts: 1000, accountsComplete: 1000, complete: true, gaps: [], skipped: [], notes: [] };
const SCOPE = { source: 'aggregator', aggregator: 'org', organizationId: 'o-example', partition: 'aws', callerAccountId: '111122223333' };

/** A page of `users` with 100,000 rows: its size, how long until its rows are there, and how long a filter or a sort takes. */
export async function browser() {
  const executablePath = findBrowser();
  if (executablePath === null) return 'There is no Chromium on the PATH: not measured.';
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-bench-'));
  const file = join(folder, 'users.html');
  try {
    const started = performance.now();
    await writeFile(file, html.render(documentOf(), { width: null, colour: false, raw: false }));
    const written = performance.now() - started;
    const opened = await measured(executablePath, pathToFileURL(file).href);
    const head = ['', 'a page of 100 000 users'];
    return markdownTable(head, [
      ['columns', users.defaultColumns.length],
      ['size, MB', fixed(statSync(file).size / 1e6, 1)],
      ['written in, ms', fixed(written)],
      ...Object.entries(opened).map(([name, ms]) => [`${name}, ms (median of 5)`, fixed(ms)]),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(executablePath, url) {
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const opening = [];
  const steps = {};
  for (let run = 0; run < 5; run += 1) {
    const page = await chrome.newPage();
    const started = performance.now();
    await page.goto(url);
    await page.locator('#table tbody tr:nth-child(50)').waitFor();
    opening.push(performance.now() - started);
    for (const [name, ms] of Object.entries(await page.evaluate(work))) (steps[name] ??= []).push(ms);
    await page.close();
  }
  await chrome.close();
  return Object.fromEntries([['opens', opening], ...Object.entries(steps)].map(([name, all]) => [name, median(all)]));
}

/** In the page: the handler draws at once, and reading a height makes the browser lay out what was drawn. */
function work() {
  const timed = (act) => {
    const started = performance.now();
    act();
    document.body.getBoundingClientRect();
    return performance.now() - started;
  };
  const type = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event('input'));
  };
  const field = (label) => document.querySelector(`[aria-label="${label}"]`);
  const button = (key) => document.querySelector(`th button[data-key="${key}"]`);
  const search = document.querySelector('#search');
  return {
    'first search': timed(() => type(search, 'user-77')),
    'next search': timed(() => type(search, 'user-7')),
    'no search': timed(() => type(search, '')),
    'filter by date': timed(() => type(field('Created: from'), '2025-06-01')),
    'filter by text': timed(() => type(field('User: contains'), '99')),
    'first sort by name': timed(() => button('user_name').click()),
    'the other way': timed(() => button('user_name').click()),
    'sort by date': timed(() => button('created_at').click()),
  };
}

function documentOf() {
  const columns = users.defaultColumns.map((key) => users.columns.find((column) => column.key === key));
  return { schema: 'iam-audit/users/1', generatedAt: new Date(), scope: SCOPE, columns, rows: rows(columns), coverage: COMPLETE };
}

async function* rows(columns) {
  let random = 1;
  const next = (below) => (random = (random * 48271) % 2147483647) % below;
  for (let index = 0; index < ROWS; index += 1) {
    const account = next(1000);
    const texts = {
      account_id: String(100000000000 + account * 7919),
      account_name: `team-${account}-production`,
      user_name: `user-${index}.surname-${next(5000)}`,
      user_id: `AIDA${index.toString(36).toUpperCase().padStart(17, '0')}`,
      arn: `arn:aws:iam::${100000000000 + account * 7919}:user/user-${index}`,
    };
    yield columns.map(({ key, type, choices }) => ({ value: valueOf(texts[key], type, choices, next) }));
  }
}

function valueOf(text, type, choices, next) {
  if (text !== undefined) return text;
  if (type === 'date') return next(5) === 0 ? null : new Date(1.6e12 + next(190_000_000) * 1000);
  if (type === 'number') return next(1500);
  if (type === 'choice') return choices[next(choices.length)];
  return type === 'text' ? ['eu-west-1', 's3', null][next(3)] : [`group-${next(40)}`];
}
