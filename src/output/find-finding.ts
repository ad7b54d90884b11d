import { usageError } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import { NO_FACTS } from '../policy/service-catalogue.js';
import { wordOf } from '../render/finding-cells.js';
import { safeText } from '../render/safe-text.js';
import type { Cell } from '../reports/column.js';
import type { Presentation } from './presentation.js';
import { runReport } from './report-rows.js';
import { contextOf } from './report-context.js';

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
  const { gathered, store, run } = kept;
  const context = contextOf(options, { scope: gathered.scope, started: kept.started }, NO_FACTS);
  const { rows } = runReport({ ...question, context }, gathered, store);
  const keys = projection.shown.map(({ key }) => key);
  const found: FoundFinding[] = [];
  for await (const row of rows) if (wordOf(row[0]).startsWith(print)) found.push(foundIn(row, keys, run ?? ''));
  const [first, ...others] = found;
  if (first === undefined) throw usageError(`run ${run ?? ''} has no finding ${print}`, 'Name another run with --run, or a check.');
  if (others.length > 0) throw usageError(`${found.length} findings begin with ${print}`, 'Give more of its digits.');
  return first;
}

function foundIn(row: readonly Cell[], keys: readonly string[], run: string): FoundFinding {
  const cells = Object.fromEntries(keys.map((key, at) => [key, safeText(wordOf(row[at]))]));
  const commands = row[keys.indexOf('commands')]?.value;
  const list = Array.isArray(commands) ? commands.filter((each): each is string => typeof each === 'string') : [];
  return { check: cells['check'] ?? '', run, commands: list.map(safeText), cells };
}
