import type { Message } from '../message.js';
import { SendError } from '../send-error.js';
import type { TableItem, TablePort } from '../ports.js';
import type { TableTarget } from './address.js';
import { currentKey, runPrefix } from './keys.js';
import { commonOf } from './row-items.js';
import { bytesOf, map, number, text, texts } from './values.js';

const LARGEST_BYTES = 390_000;

/** What became of the pointer to the current run. */
export type Current = 'this' | 'later';

/**
 * Makes this run the current one, in one write, when everything else is in. Accounts that could not be listed in it stay
 * with the run that saw them last: none drops out because it was not looked at. A later run stays current.
 */
export async function makeCurrent(target: TableTarget, message: Message, accounts: ReadonlySet<string>, port: TablePort): Promise<Current> {
  const key = currentKey(message);
  const before = await port.get(target, key);
  const item = {
    ...key,
    ...commonOf(message, null),
    prefix: text(runPrefix(message)),
    rows: number(message.count),
    accounts: texts([...accounts].sort()),
    older: map(older(message, accounts, before)),
  };
  if (bytesOf(item) > LARGEST_BYTES) {
    const words = 'too many accounts were not seen for one item to say where they were seen last';
    const hint = 'The rows are in the table; the run before stays current.';
    throw new SendError({ reason: 'too_large', code: 'TooManyUnseen', text: words, hint });
  }
  try {
    await port.put(target, item, {
      // Ids sort by the time of their run, to the millisecond; times of reports are whole seconds.
      expression: 'attribute_not_exists(pk) OR #run <= :run',
      names: { '#run': 'runId' },
      values: { ':run': text(message.runId) },
    });
    return 'this';
  } catch (error) {
    if (error instanceof SendError && error.code === 'ConditionalCheckFailed') return 'later';
    throw error;
  }
}

type Entry = readonly [account: string, prefix: TableItem[string]];

/** Of accounts that this run could not list: the beginning of sk under which they were seen last. */
function older(message: Message, accounts: ReadonlySet<string>, before: TableItem | null): readonly Entry[] {
  if (before === null || textIn(before, 'runId') === message.runId) return olderOf(before);
  const { coverage: { gaps }, listedBy } = message;
  const unlisted = new Set(gaps.flatMap(({ accountId, source }) => (accountId !== null && source === listedBy ? [accountId] : [])));
  // Where not all accounts could be listed, one that is missing may still be there.
  const isHidden = gaps.some(({ accountId, source }) => accountId === null && source === 'organizations');
  const last = textIn(before, 'prefix');
  const carried = new Map(olderOf(before));
  for (const account of textsIn(before, 'accounts')) if (last !== null && !carried.has(account)) carried.set(account, text(last));
  return [...carried].filter(([account]) => unlisted.has(account) || (isHidden && !accounts.has(account)));
}

function olderOf(item: TableItem | null): readonly Entry[] {
  const value = item?.['older']?.['M'];
  return typeof value === 'object' && value !== null ? Object.entries(value as Record<string, TableItem[string]>) : [];
}

function textIn(item: TableItem, name: string): string | null {
  const value = item[name]?.['S'];
  return typeof value === 'string' ? value : null;
}

function textsIn(item: TableItem, name: string): readonly string[] {
  const value = item[name]?.['L'];
  return Array.isArray(value) ? (value as readonly { readonly S?: unknown }[]).flatMap(({ S }) => (typeof S === 'string' ? [S] : [])) : [];
}
