import { UNKNOWN } from '../../model/value.js';
import { isoTime, DAY_MS } from '../../model/instant.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import type { Message } from '../message.js';
import type { TableItem } from '../ports.js';
import { accountPartition, KEY_COLUMNS, Numbering, rowKeys, runPrefix } from './keys.js';
import { attributeOf, bytesOf, number, text, texts } from './values.js';

/** An item may have 400 KB, names and all; what is longer than this is left out, and named. */
const LARGEST_BYTES = 380_000;
const LONGEST_KEY_BYTES = 900;

/** Every row as an item. `accounts` is filled with those that have rows. */
export async function* rowItems(message: Message, keepDays: number | null, accounts: Set<string>): AsyncGenerator<TableItem> {
  const { columns, rows } = message.document(KEY_COLUMNS);
  const keyOf = rowKeys(columns);
  const numbering = new Numbering();
  const common = commonOf(message, keepDays);
  const prefix = runPrefix(message);
  for await (const row of rows) {
    const { account, who } = keyOf(row);
    accounts.add(account);
    const name = numbering.next(account, clippedKey(who ?? 'row'));
    const key = { pk: text(accountPartition(message.report, account)), sk: text(`${prefix}#${name}`) };
    yield fitted({ ...key, ...(who === null ? {} : { principal: text(`${account}#${clippedKey(who)}`) }), ...common }, columns, row);
  }
}

/** What every item of a run has. */
export function commonOf({ report, runId, generatedAt }: Message, keepDays: number | null): TableItem {
  const ttl = keepDays === null ? {} : { ttl: number(Math.floor(generatedAt.getTime() / 1000 + (keepDays * DAY_MS) / 1000)) };
  return { report: text(report), runId: text(runId), executionTime: text(isoTime(generatedAt)), ...ttl };
}

/** Nothing is left away, or it says what: `unseen` could not be seen, `leftOut` was too long. */
function fitted(own: TableItem, columns: readonly ColumnHead[], row: readonly Cell[]): TableItem {
  const unseen = columns.flatMap(({ key }, index) => (isUnseen(row[index]) ? [key] : []));
  const cells = columns.flatMap(({ key }, index) => {
    const attribute = attributeOf(row[index]?.value ?? null);
    return attribute === null ? [] : [[key, attribute] as const];
  });
  const head = { ...own, ...(unseen.length === 0 ? {} : { unseen: texts(unseen) }) };
  const whole = { ...Object.fromEntries(cells), ...head };
  return Buffer.byteLength(JSON.stringify(whole)) <= LARGEST_BYTES ? whole : shortened(head, cells);
}

/** The longest attributes go, until the rest fits. */
function shortened(head: TableItem, cells: readonly (readonly [string, TableItem[string]])[]): TableItem {
  const sizes = cells.map((cell) => ({ cell, bytes: bytesOf(Object.fromEntries([cell])) })).sort((a, b) => a.bytes - b.bytes);
  let used = bytesOf(head);
  const kept = sizes.filter(({ bytes }) => (used += bytes) <= LARGEST_BYTES);
  const leftOut = sizes.slice(kept.length).map(({ cell: [key] }) => key);
  return { ...Object.fromEntries(kept.map(({ cell }) => cell)), ...head, leftOut: texts(leftOut) };
}

function isUnseen(cell: Cell | undefined): boolean {
  return cell?.value === UNKNOWN;
}

function clippedKey(who: string): string {
  if (Buffer.byteLength(who) <= LONGEST_KEY_BYTES) return who;
  return Buffer.from(who).subarray(0, LONGEST_KEY_BYTES).toString('utf8');
}
