import type { Coverage } from '../evidence/coverage.js';
import { safeText } from './safe-text.js';

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

export function coverageLines({ accounts, accountsComplete, gaps, skipped, notes }: Coverage): string {
  const lines = [
    ...gaps.map(({ accountId, source, reason, detail }) => [subject(accountId), source, reason, detail]),
    ...skipped.map(({ accountId, reason }) => [accountId, 'skipped', reason]),
    ...notes.map(({ accountId, source, text }) => [subject(accountId), source, 'note', text]),
  ].map((parts) => `- ${parts.map(literal).join(': ')}\n`);
  const head = `\nCoverage: ${accountsComplete} of ${accounts} accounts complete.\n`;
  return lines.length === 0 ? head : `${head}\n${lines.join('')}`;
}

function subject(accountId: string | null): string {
  return accountId ?? 'whole run';
}

const HTML = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Text that shows as it is: no emphasis, link, code, HTML, math or cell border comes of it, and no line ends. */
export function literal(text: string): string {
  return safeText(text)
    .replace(/[\\`*_~[|$]|:(?=\/\/)|\bwww(?=\.)/g, (found) => (found === 'www' ? 'www\\' : `\\${found}`))
    .replace(/[&<>]/g, (found) => HTML.get(found) ?? found);
}
