import type { Coverage } from '../../evidence/coverage.js';
import { html, NO_MARKUP, type Markup } from './markup.js';
import { longList } from './page.js';

/** Lines of what was not seen; the report `accounts` has them all. */
const MOST = 300;

/** What was seen, and what was not: before anything that is counted. */
export function coverageSection({ accounts, accountsComplete, complete, gaps, skipped, notes }: Coverage): Markup {
  const count = `${accountsComplete} of ${accounts} accounts complete`;
  const verdict = complete
    ? html`<p class="good">Everything that was asked was seen: ${count}.</p>`
    : html`<p class="bad">Not everything could be seen: ${count}. What was not seen is unknown, not absent.</p>`;
  const lines = [
    ...gaps.map(({ accountId, source, reason, detail }) => [accountId ?? 'whole run', source, reason, detail]),
    ...skipped.map(({ accountId, reason }) => [accountId, 'skipped', reason]),
    ...notes.map(({ accountId, source, text }) => [accountId ?? 'whole run', source, 'note', text]),
  ].map((parts) => html`${parts.join(': ')}`);
  const summary = summaryOf(gaps.length, skipped.length, notes.length);
  const details = lines.length === 0 ? NO_MARKUP : html`<details><summary>${summary}</summary>${longList(lines, MOST)}</details>`;
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>${verdict}${details}</section>`;
}

function summaryOf(gaps: number, skipped: number, notes: number): string {
  const parts = [`${gaps} not seen`, ...(skipped > 0 ? [`${skipped} closed accounts`] : []), ...(notes > 0 ? [`${notes} notes`] : [])];
  return parts.join(', ');
}
