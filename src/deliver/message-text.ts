import { safeText } from '../render/safe-text.js';
import { grouped, plural } from '../text.js';
import type { Delivered } from './destination.js';
import { changeLine } from './subject-line.js';
import type { Message } from './message.js';
import { tableLines, topTable } from './top-table.js';

/** A message for people in plain text: what was found, what changed, the worst rows, what was not seen, where the rest is. */
export async function messageText(message: Message, sent: readonly Delivered[], rows: number, bytes: number): Promise<string> {
  const change = await changeLine(message);
  const head = [`${message.title}.`, ...(message.notice ?? []), ...(change === null ? [] : [change])];
  const coverage = message.summary.length === 0 ? [] : ['', ...message.summary.map(safeText)];
  const tail = [...coverage, '', ...sourceLines(message, sent)];
  const room = bytes - Buffer.byteLength([...head, '', '', ...tail].join('\n')) - CLOSING_BYTES;
  const [titles = '', ...lines] = tableLines(topTable(message, rows));
  const fitting = firstThatFit([titles, ...lines], room);
  const more = message.total - Math.max(0, fitting.length - 1);
  const table = message.total === 0 ? [] : ['', ...fitting, ...(more > 0 ? [moreLine(more, message)] : [])];
  return clipped([...head, ...table, ...tail].join('\n'), bytes);
}

const CLOSING_BYTES = 80;

/** `… and 24 more rows` */
export function moreLine(more: number, { count }: Pick<Message, 'count'>): string {
  return `… and ${grouped(more)} ${count === more ? plural(more, 'row') : `more ${plural(more, 'row')}`}`;
}

/** What was sent: `74 rows, 11 423 bytes`. */
export function sizeWords({ lines }: Pick<Message, 'lines'>, bytes: number): string {
  return `${grouped(lines)} ${plural(lines, 'row')}, ${grouped(bytes)} bytes`;
}

/** The first place where all of it lies; none: nothing was put anywhere. */
export function linkOf(sent: readonly Delivered[]): readonly string[] {
  return sent.flatMap(({ link }) => link ?? []).slice(0, 1);
}

/** Where the whole of it is to be had. */
export function sourceLines({ report, runId, kept, generatedAt }: Message, sent: readonly Delivered[]): readonly string[] {
  const links = sent.flatMap(({ status, link }) => (status === 'accepted' && link !== null ? [link] : []));
  const again = kept ? ` (iam-audit ${report} --run ${runId} makes it again)` : '';
  const time = generatedAt.toISOString().slice(0, 16).replace('T', ' ');
  return [...links.map((link) => `The whole report: ${link}`), `Run ${runId} of ${time} UTC${again}.`];
}

function firstThatFit(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += Buffer.byteLength(line) + 1) > room);
  return end === -1 ? lines : lines.slice(0, end);
}

/** The last resort: whole characters only. */
export function clipped(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, Math.max(0, bytes - 3)).toString('utf8').replace(/\uFFFD+$/, '');
  return `${cut}…`;
}
