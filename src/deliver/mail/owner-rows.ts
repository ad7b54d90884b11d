import type { Cell, ColumnHead } from '../../reports/column.js';
import type { Message } from '../message.js';
import { SendError } from '../send-error.js';
import { isEmail } from './address.js';

export type Row = readonly Cell[];

export interface OwnerRows {
  readonly columns: readonly ColumnHead[];
  /** Rows of each owner, by address, in the order of the addresses. */
  readonly byOwner: ReadonlyMap<string, readonly Row[]>;
  /** Rows without an owner who may be written to, by why. */
  readonly without: ReadonlyMap<string, number>;
}

/** Who owns which rows, as far as they may be written to. */
export async function ownerRows(message: Message, domains: readonly string[]): Promise<OwnerRows> {
  const { columns, rows } = message.document(['owner']);
  const at = columns.findIndex(({ key }) => key === 'owner');
  if (at < 0) {
    const text = `the report ${message.report} has no column owner with these options`;
    const hint = 'Use users, roles, keys, stale, privileges or findings, without --group-by.';
    throw new SendError({ reason: 'refused', code: 'NoOwners', text, hint });
  }
  const byOwner = new Map<string, Row[]>();
  const without = new Map<string, number>();
  for await (const row of rows) {
    const value = row[at]?.value ?? null;
    const named = typeof value === 'string' ? value.toLowerCase().split(/[\s,;]+/).filter((each) => each !== '') : [];
    const owners = new Set(named.filter((each) => isAllowed(each, domains)));
    for (const owner of owners) add(byOwner, owner, row);
    const why = whyNot(value, named, domains);
    if (owners.size === 0) without.set(why, (without.get(why) ?? 0) + 1);
  }
  return { columns, byOwner: new Map([...byOwner].sort(([a], [b]) => (a < b ? -1 : 1))), without };
}

function add(byOwner: Map<string, Row[]>, owner: string, row: Row): void {
  const own = byOwner.get(owner);
  if (own === undefined) byOwner.set(owner, [row]);
  else own.push(row);
}

function isAllowed(owner: string, domains: readonly string[]): boolean {
  return isEmail(owner) && domains.includes(owner.slice(owner.indexOf('@') + 1));
}

function whyNot(value: unknown, named: readonly string[], domains: readonly string[]): string {
  if (typeof value === 'symbol') return 'whose owner could not be seen';
  if (named.length === 0) return 'without an owner';
  return named.some(isEmail) ? `with owners outside ${domains.join(', ')}` : 'whose owner is no e-mail address';
}
