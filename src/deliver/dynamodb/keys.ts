import { createHash } from 'node:crypto';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { isoTime } from '../../model/instant.js';
import type { Message } from '../message.js';
import { text } from './values.js';
import type { TableItem } from '../ports.js';

/**
 * | Item | pk | sk |
 * | a row | `<report>#<account>` | `<time of the run>#<run>#<who>` |
 * | a run | `RUNS#<report>` | `<time of the run>#<run>` |
 * | which run is current | `CURRENT` | `<report>#<organization or account>` |
 * So the rows of an account in one run are one Query by the beginning of sk, and the runs are one Query, newest first. Of
 * one who, `principal` (`<account>#<id>`) is the key of an index.
 */
export function runPrefix({ generatedAt, runId }: Message): string {
  return `${isoTime(generatedAt)}#${runId}`;
}

export function runKey(message: Message): TableItem {
  return { pk: text(`RUNS#${message.report}`), sk: text(runPrefix(message)) };
}

export function currentKey({ report, scope }: Message): TableItem {
  return { pk: text('CURRENT'), sk: text(`${report}#${scope.organizationId ?? scope.callerAccountId}`) };
}

export function accountPartition(report: string, account: string): string {
  return `${report}#${account}`;
}

/** Columns that tell who a row is about, the best first; all of them are added to the chosen ones. */
export const KEY_COLUMNS: readonly string[] = ['account_id', 'fingerprint', 'key_id', 'user_id', 'role_id', 'arn', 'policy_arn'];

/** Of a policy of AWS's own, which is in no account, and of what stands for all accounts. */
const NO_ACCOUNT = '-';

export interface RowKey {
  readonly account: string;
  /** What tells it from other rows of the account; null: nothing does. */
  readonly who: string | null;
}

export function rowKeys(columns: readonly ColumnHead[]): (row: readonly Cell[]) => RowKey {
  const places = KEY_COLUMNS.map((key) => columns.findIndex((column) => column.key === key)).filter((at) => at >= 0);
  const accountAt = columns.findIndex(({ key }) => key === 'account_id');
  const textAt = (row: readonly Cell[], at: number): string | null => {
    const value = row[at]?.value;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return (row) => {
    const who = places.filter((at) => at !== accountAt).map((at) => textAt(row, at)).find((found) => found !== null) ?? null;
    return { account: textAt(row, accountAt) ?? NO_ACCOUNT, who };
  };
}

/**
 * Several rows may be about the same one: the second is numbered, and so on. Rows come in the same order each time, so a
 * run that is sent again writes the same keys. Six bytes of a digest are kept of each, since there may be a million rows.
 */
export class Numbering {
  readonly #seen = new Marks();

  next(account: string, who: string): string {
    for (let turn = 1; ; turn++) {
      const name = turn === 1 ? who : `${who}#${turn}`;
      if (this.#seen.add(createHash('sha1').update(`${account} ${name}`).digest().readUIntBE(0, 6))) return name;
    }
  }
}

const FIRST_SLOTS = 1024;

/** A set of numbers that are evenly spread: eight bytes a slot, where a Set takes some seventy for each number. */
class Marks {
  #slots = new Float64Array(FIRST_SLOTS);
  #used = 0;

  /** false: it was there. */
  add(mark: number): boolean {
    const slots = this.#slots;
    const at = slotOf(slots, mark);
    if (slots[at] !== 0) return false;
    slots[at] = mark + 1;
    if (++this.#used * 4 > slots.length * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const wider = new Float64Array(this.#slots.length * 2);
    for (const held of this.#slots) if (held !== 0) wider[slotOf(wider, held - 1)] = held;
    this.#slots = wider;
  }
}

/** Where a number stands, or would; an empty slot is 0. */
function slotOf(slots: Float64Array, mark: number): number {
  let at = mark % slots.length;
  while (slots[at] !== 0 && slots[at] !== mark + 1) at = (at + 1) % slots.length;
  return at;
}
