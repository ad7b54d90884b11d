import { grouped, plural } from '../../text.js';
import type { Acceptance, DestinationKind } from '../destination.js';
import type { Message } from '../message.js';
import type { TableItem, TablePort } from '../ports.js';
import { SendError } from '../send-error.js';
import { tableTarget, type TableTarget } from './address.js';
import { makeCurrent } from './current.js';
import { accountPartition, KEY_COLUMNS, runKey } from './keys.js';
import { commonOf, rowItems } from './row-items.js';
import { flag, number, text } from './values.js';

/** `dynamodb:<table>` */
export const dynamodb: DestinationKind = {
  scheme: 'dynamodb',
  about: 'an item for each row of each run in a table: the current list, the history of one user, the runs',
  example: 'dynamodb:iam-audit',
  parse: (to) => {
    const target = tableTarget(to);
    return {
      to,
      scheme: 'dynamodb',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      columns: KEY_COLUMNS,
      open: ({ table: port }) => ({
        preview: (message) => preview(target, named(target, message)),
        send: (message) => send(target, named(target, message), port),
      }),
    };
  },
};

/** One list is one question: another one under its name would take its place. */
function named({ list }: TableTarget, message: Message): Message {
  if (message.document().schema.includes('-grouped')) {
    const text = 'lines of --group-by are no rows of a list';
    throw new SendError({ reason: 'refused', code: 'Grouped', text, hint: 'Leave --group-by out.' });
  }
  return list === null ? message : { ...message, report: list };
}

async function preview(target: TableTarget, message: Message): Promise<readonly string[]> {
  const accounts = new Set<string>();
  let count = 0;
  let first: TableItem | null = null;
  for await (const item of rowItems(message, target.keepDays, accounts)) {
    first ??= item;
    count++;
  }
  const pk = accountPartition(message.report, '<account>');
  const where = `with pk ${pk} of ${grouped(accounts.size)} ${plural(accounts.size, 'account')}`;
  const head = `${target.table}: ${grouped(count)} ${plural(count, 'item')} ${where}`;
  return first === null ? [head] : [head, `  such as ${JSON.stringify(first)}`];
}

/**
 * Rows first, then the run, then the pointer to the current run: however it is interrupted, no reader who follows the pointer
 * meets half a run. Every write may be done again: keys follow from the run.
 */
async function send(target: TableTarget, message: Message, port: TablePort): Promise<Acceptance> {
  await port.put(target, runItem(target, message, 'writing'));
  const accounts = new Set<string>();
  const count = await port.write(target, rowItems(message, target.keepDays, accounts));
  await port.put(target, runItem(target, message, 'complete'));
  const current = await makeCurrent(target, message, accounts, port);
  const note = current === 'this' ? '' : '; a later run stays current';
  return { detail: `${target.table} (${grouped(count)} ${plural(count, 'item')}${note})`, id: message.runId };
}

function runItem({ keepDays }: TableTarget, message: Message, status: 'writing' | 'complete'): TableItem {
  const { title, count, coverage } = message;
  return {
    ...runKey(message),
    ...commonOf(message, keepDays),
    ...{ status: text(status), title: text(title), rows: number(count), complete: flag(coverage.complete) },
    ...{ accountsSeen: number(coverage.accountsComplete), accountsAll: number(coverage.accounts) },
  };
}
