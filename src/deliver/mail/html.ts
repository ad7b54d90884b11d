import { escaped as html } from '../../render/html/markup.js';
import type { Delivered } from '../destination.js';
import { changeLine } from '../subject-line.js';
import { moreLine, sourceLines } from '../message-text.js';
import type { Message } from '../message.js';
import { topTable, type TopTable } from '../top-table.js';

/** Account ids are no telephone numbers. */
const HEAD = '<meta charset="utf-8"><meta name="format-detection" content="telephone=no">';
const FONT = 'font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1f2328';
const CELL = 'padding:4px 10px 4px 0;border-bottom:1px solid #d0d7de;text-align:left;vertical-align:top;font-size:13px';

/**
 * The same message for readers of HTML: no script, no style sheet, nothing from elsewhere. Whatever AWS says is text here:
 * names are escaped, so that none can open a tag.
 */
export async function messageHtml(
  message: Message,
  sent: readonly Delivered[],
  rows: number,
  notes: readonly string[],
): Promise<string> {
  const change = await changeLine(message);
  const table = topTable(message, rows);
  const more = message.total - table.rows.length;
  const parts = [
    `<h2 style="font-size:18px;margin:0 0 8px">${html(message.title)}</h2>`,
    ...[...(message.notice ?? []), ...(change === null ? [] : [change])].map(paragraph),
    ...(table.rows.length === 0 ? [] : [tableHtml(table)]),
    ...(more > 0 ? [paragraph(moreLine(more, message))] : []),
    ...notes.map(paragraph),
    coverageHtml(message),
    ...sourceLines(message, sent).map(small),
  ];
  return `<!DOCTYPE html><html lang="en"><head>${HEAD}</head><body style="${FONT};margin:16px">${parts.join('\n')}</body></html>`;
}

/** What was not seen stands in the mail itself: who reads only the table must not take it for everything. */
function coverageHtml({ coverage, summary }: Message): string {
  const colour = coverage.complete ? '#1a7f37' : '#9a6700';
  const words = coverage.complete ? 'Everything that was asked was seen.' : 'Not everything could be seen.';
  const lines = summary.slice(1).map(html).join('\n');
  const list = lines === '' ? '' : `<pre style="white-space:pre-wrap;font-size:12px;margin:4px 0 12px">${lines}</pre>`;
  return `<p style="margin:12px 0 4px;color:${colour}"><b>${words}</b></p>${list}`;
}

function tableHtml({ titles, rows }: TopTable): string {
  const head = titles.map((title) => `<th style="${CELL}">${html(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((text) => `<td style="${CELL}">${html(text)}</td>`).join('')}</tr>`).join('\n');
  return `<table style="border-collapse:collapse;margin:8px 0"><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function paragraph(text: string): string {
  return `<p style="margin:4px 0 8px">${html(text)}</p>`;
}

function small(text: string): string {
  return `<p style="margin:2px 0;font-size:12px;color:#57606a">${html(text)}</p>`;
}
