import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { effectiveSettings } from '../config/effective.js';
import { AuditError, usageError, type ExitCode } from '../errors.js';
import { NOTHING_MISSING, type Coverage, type Gap } from '../evidence/coverage.js';
import { NAMED_QUERIES, type NamedQuery } from '../gather/config/named-queries.js';
import { queryMistake, selectedNames } from '../gather/config/query-mistake.js';
import type { Hub } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import { chooseAggregator } from '../gather/scope.js';
import { checkOutput, chooseRenderer, deliver } from '../output/destination.js';
import { styleOf } from '../output/document.js';
import { queryTable } from '../output/query-table.js';
import { summarize } from '../output/summary.js';
import type { ReportDocument } from '../render/renderer.js';
import { answerOf, troubled, type ConfigAnswer } from '../run/ask-config.js';
import { connect } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { asHomeError } from '../run/setup-error.js';
import { nearest } from '../options/nearest.js';
import { didYouMean, grouped, plural, quoted } from '../text.js';
import { asStream } from '../render/as-stream.js';
import { usualCode } from '../output/usual-code.js';

/** `iam-audit query`: an advanced query of AWS Config, over the aggregator or the caller's own account, all pages. */
export async function query(words: readonly string[], settings: Settings, io: Io, given: Partial<Settings>): Promise<ExitCode> {
  const known = [...NAMED_QUERIES, ...(await ownQueries(given, io))];
  if (settings.list) {
    io.out.stream.write(listed(known));
    return 0;
  }
  const asked = queryOf(words, known);
  const renderer = await chooseRenderer(settings);
  await checkOutput(settings.output);
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const connection = await connect(settings, [], io, await toldEvents(settings, io, log));
  try {
    const answer = await ask(asked, settings, connection.hub);
    const { rows, coverage, pages, where } = answer;
    const { columns, lines } = queryTable(rows, selectedNames(asked.expression), /\border\s+by\b/i.test(asked.expression));
    const head = { schema: 'iam-audit/query/1', generatedAt: connection.clock.now(), scope: answer.scope };
    const document = { ...head, columns, rows: asStream(lines), coverage };
    await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, 'The same command asks again.');
    if (settings.explain) explain(log, asked, where, pages);
    if (!settings.quiet) tellAnswer(log, rows.length, coverage);
    return usualCode(coverage, rows.length, settings);
  } catch (error) {
    if (io.signal.aborted) throw new AuditError(130, 'interrupted');
    throw isRefused(error) ? usageError(error.message, 'docs/query.md has the grammar.') : asHomeError(error);
  } finally {
    await connection.close();
  }
}

/** What only AWS can find out: a property that it does not know. */
function isRefused(error: unknown): error is SourceError {
  return error instanceof SourceError && error.code.startsWith('InvalidExpression');
}

interface Asked extends ConfigAnswer {
  readonly scope: ReportDocument['scope'];
  readonly coverage: Coverage;
  readonly where: string;
}

async function ask({ expression, keep }: NamedQuery, { source, aggregator: wanted }: Settings, hub: Hub): Promise<Asked> {
  const caller = await hub.caller();
  const aggregator = source === 'account' ? null : await chooseAggregator(hub, caller, wanted ?? null);
  const answer = await answerOf(aggregator === null ? hub.selectOwn(expression) : hub.select(aggregator.name, expression));
  const gaps = [...answer.gaps, ...(aggregator === null ? [] : await troubled(hub, aggregator.name))];
  const from = { source: aggregator === null ? 'account' : 'aggregator', aggregator: aggregator?.name ?? null, organizationId: null };
  return {
    ...answer,
    rows: keep === undefined ? answer.rows : answer.rows.filter(keep),
    scope: { ...from, partition: caller.partition, callerAccountId: caller.accountId },
    coverage: coverageOf(gaps),
    where: aggregator?.name ?? `account ${caller.accountId}`,
  };
}

/** Those of the configuration file: `queries`. */
async function ownQueries(given: Partial<Settings>, io: Io): Promise<readonly NamedQuery[]> {
  const { file } = await effectiveSettings([], given, io);
  return [...(file?.queries ?? [])].map(([name, expression]) => ({ name, expression, about: `Of ${file?.shown ?? 'the configuration'}` }));
}

function queryOf(words: readonly string[], known: readonly NamedQuery[]): NamedQuery {
  const text = words.join(' ').trim();
  if (text === '') throw usageError('query needs an expression or a name', '`iam-audit query --list` names queries that are ready.');
  // The last of a name counts: a configuration may say it differently.
  const named = [...known].reverse().find(({ name }) => name === text);
  if (named === undefined && /^[\w-]+$/.test(text)) {
    const meant = nearest(text, known.map(({ name }) => name));
    throw usageError(`there is no query ${quoted(text)}`, `${didYouMean(meant)}\`iam-audit query --list\` names them all.`);
  }
  const asked = named ?? { name: '', about: '', expression: text.replace(/\s+/g, ' ') };
  const mistake = queryMistake(asked.expression);
  if (mistake === null) return asked;
  const { at, problem, hint } = mistake;
  const around = `${asked.expression.slice(Math.max(0, at - 20), at)}▸${asked.expression.slice(at, at + 20)}`;
  throw usageError(`query: ${problem}, at character ${at + 1}: ${around}`, hint);
}

function coverageOf(gaps: readonly Gap[]): Coverage {
  const accounts = new Set(gaps.flatMap(({ accountId }) => accountId ?? [])).size;
  return gaps.length === 0 ? NOTHING_MISSING : { ...NOTHING_MISSING, complete: false, accounts, gaps };
}

/** How many accounts there are was not asked: only those that may be missing are named. */
function tellAnswer(log: Log, rows: number, coverage: Coverage): void {
  const gaps = coverage.gaps.map(({ accountId, source, reason, detail }) => ({ account_id: accountId, source, reason, detail }));
  const fields = { rows, accounts: coverage.accounts, accounts_complete: 0, complete: coverage.complete, skipped: 0, notes: 0, gaps };
  const missing = coverage.complete ? '' : `, not from ${grouped(coverage.accounts)} ${plural(coverage.accounts, 'account')}`;
  log.tell('summary', fields, `${grouped(rows)} ${plural(rows, 'row')}${missing}`);
  if (log.format === 'text') for (const line of summarize(rows, ['row', 'rows'], coverage).slice(1)) log.tell('summary', {}, line);
}

function explain(log: Log, { name, expression }: NamedQuery, where: string, pages: number): void {
  const title = name === '' ? '' : `${name}: `;
  const text = `${title}sent to ${where}: ${expression} · ${grouped(pages)} ${plural(pages, 'page')}`;
  log.tell('query', { name, expression, where, pages }, text);
}

function listed(known: readonly NamedQuery[]): string {
  const width = Math.max(...known.map(({ name }) => name.length));
  const lines = known.map(({ name, about, expression, keep }) => {
    const rest = keep === undefined ? '' : ' (and chosen among the rows here)';
    return `${name.padEnd(width)}  ${about}${rest}\n${' '.repeat(width)}  ${expression}`;
  });
  return `${lines.join('\n')}\n`;
}
