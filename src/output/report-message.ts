import type { Changes, Message } from '../deliver/message.js';
import type { Source } from '../evidence/evidence.js';
import { sourcesFor } from '../gather/request.js';
import { loadRenderer } from '../render/index.js';
import { grouped, plural } from '../text.js';
import { styleOf } from './document.js';
import type { Made, MadeReport } from './made-report.js';
import { rowChanges } from './row-changes.js';
import { summarize } from './summary.js';

export interface MessageFacts {
  readonly runId: string;
  /** The same report, made from the run before; null: there is none. */
  readonly earlier: () => Promise<{ readonly runId: string; readonly report: MadeReport } | null>;
  /** The run before could not be read: there is nothing to compare with, then. */
  readonly onUncompared: (problem: string) => void;
}

/** A report that was made, as destinations see it. `made` has been read to its end. */
export function messageOf(report: MadeReport, { run, document, top, lines }: Made, { runId, ...facts }: MessageFacts): Message {
  const { presentation: { report: { name, noun }, settings }, findings: { started, folder }, io, make } = report;
  const coverage = run.coverage();
  const count = run.count();
  let changes: Promise<Changes | null> | undefined;
  // No reader sits before it: as wide as a file would be.
  const style = { ...styleOf({ ...settings, output: '' }, io), raw: settings.raw };
  return {
    report: name,
    runId,
    kept: folder !== null,
    generatedAt: started,
    scope: document.scope,
    count,
    lines: lines(),
    total: lines() + run.beyond(),
    noun,
    title: titleOf(count, noun, coverage),
    coverage,
    listedBy: listedBy(report),
    summary: summarize(count, noun, coverage),
    columns: document.columns,
    top,
    changes: () => (changes ??= changesOrNone(report, facts)),
    document: (more) => make(more).document,
    async *render(format) {
      const renderer = await loadRenderer(format);
      yield* renderer.render(make().document, style);
    },
  };
}

/** Inside the accounts, where that was asked; else by AWS Config. */
function listedBy({ presentation: { projection, settings }, findings: { gathered: { scope: { mode } } } }: MadeReport): Source {
  const isAsked = sourcesFor(projection.needs, mode).has('account_details') && (settings.assume || mode === 'account');
  return isAsked || mode !== 'aggregator' ? 'account_details' : 'config';
}

function titleOf(count: number, noun: readonly [string, string], { accounts, accountsComplete, complete }: Message['coverage']): string {
  const seen = complete ? grouped(accounts) : `${grouped(accountsComplete)} of ${grouped(accounts)}`;
  return `${grouped(count)} ${noun[count === 1 ? 0 : 1]} in ${seen} ${plural(accounts, 'account')}`;
}

/** An older run that is damaged keeps no report back. */
async function changesOrNone(report: MadeReport, { earlier, onUncompared }: Omit<MessageFacts, 'runId'>): Promise<Changes | null> {
  try {
    return await changesSince(report, earlier);
  } catch (error) {
    report.io.signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    onUncompared(error.message);
    return null;
  }
}

async function changesSince(report: MadeReport, earlier: MessageFacts['earlier']): Promise<Changes | null> {
  const before = await earlier();
  if (before === null) return null;
  const [then, now] = [before.report.make(), report.make()];
  // What a group counts is what it says; else numbers and times change by themselves.
  const withNumbers = report.presentation.projection.grouping !== null;
  const changes = await rowChanges(then.document, now.document, withNumbers);
  const sameCoverage = coverageKey(then.run.coverage()) === coverageKey(now.run.coverage());
  return { runId: before.runId, since: before.report.findings.started, countBefore: then.run.count(), sameCoverage, ...changes };
}

/** What was not seen, and where. Accounts that left or were closed are a change like any other. */
function coverageKey({ gaps }: Message['coverage']): string {
  const unseen = gaps.map(({ accountId, source, reason }) => `${accountId ?? ''} ${source} ${reason}`);
  return [...new Set(unseen)].sort().join();
}
