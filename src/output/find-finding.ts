import { usageError } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import { UNKNOWN, type Value } from '../model/value.js';
import { NO_FACTS } from '../policy/service-catalogue.js';
import { isoTime, joinItems } from '../render/cell-text.js';
import { safeText } from '../render/safe-text.js';
import type { Cell } from '../reports/column.js';
import type { Presentation } from './presentation.js';
import { runReport } from './report-rows.js';

export interface FoundFinding {
  readonly check: string;
  /** Of which it was found. */
  readonly run: string;
  readonly commands: readonly string[];
  /** By column. */
  readonly cells: Readonly<Record<string, string>>;
}

type Question = Pick<Presentation, 'report' | 'options' | 'projection' | 'advisor'>;

/** The finding whose fingerprint begins so, of all that a kept run tells. The first column is the fingerprint. */
export async function rowOfFinding(print: string, question: Question, kept: Findings): Promise<FoundFinding> {
  const { projection, options } = question;
  const { gathered, store, started, run } = kept;
  const { known: organization, caller: { partition } } = gathered.scope;
  const context = { ...options, now: started, catalogue: NO_FACTS, organization, partition, assumedRoles: null };
  const { rows } = runReport({ ...question, context }, gathered, store);
  const keys = projection.shown.map(({ key }) => key);
  const found: FoundFinding[] = [];
  for await (const row of rows) if (wordOf(row[0]?.value ?? null).startsWith(print)) found.push(foundIn(row, keys, run ?? ''));
  const [first, ...others] = found;
  if (first === undefined) throw usageError(`run ${run ?? ''} has no finding ${print}`, 'Name another run with --run, or a check.');
  if (others.length > 0) throw usageError(`${found.length} findings begin with ${print}`, 'Give more of its digits.');
  return first;
}

function foundIn(row: readonly Cell[], keys: readonly string[], run: string): FoundFinding {
  const cells = Object.fromEntries(keys.map((key, at) => [key, wordOf(row[at]?.value ?? null)]));
  const commands = row[keys.indexOf('commands')]?.value;
  const list = Array.isArray(commands) ? commands.filter((each): each is string => typeof each === 'string') : [];
  return { check: cells['check'] ?? '', run, commands: list.map(safeText), cells };
}

function wordOf(value: Value): string {
  if (value === UNKNOWN) return 'unknown';
  if (value === null || typeof value === 'symbol') return '';
  if (value instanceof Date) return isoTime(value);
  return safeText(typeof value === 'object' ? joinItems(value) : String(value));
}
