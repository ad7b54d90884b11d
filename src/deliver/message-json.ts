import { rowWriter } from '../render/json-cell.js';
import { isoTime } from '../model/instant.js';
import type { Delivered } from './destination.js';
import type { Changes, Message } from './message.js';

/** A message for programs: counts, coverage, and as many of the first rows as there is room for. */
export async function messageJson(message: Message, sent: readonly Delivered[], bytes: number): Promise<string> {
  const changes = await message.changes();
  const links = sent.flatMap(({ status, link }) => (status === 'accepted' && link !== null ? [link] : []));
  const head = JSON.stringify({
    schema: 'iam-audit/message/1',
    ...headOf(message),
    title: message.title,
    coverage: coverageOf(message),
    changes: changes === null ? null : changesOf(changes),
    links,
  });
  const rows = firstThatFit(message, bytes - Buffer.byteLength(head) - ROOM_FOR_MORE);
  return `${head.slice(0, -1)},"top":[${rows.join(',')}],"more":${message.total - rows.length}}`;
}

const ROOM_FOR_MORE = 40;

/** What every event and message says of the run. */
export function headOf({ report, runId, generatedAt, scope, count, coverage }: Message): object {
  return {
    report,
    run: runId,
    generated_at: isoTime(generatedAt),
    organization: scope.organizationId,
    account: scope.callerAccountId,
    rows: count,
    complete: coverage.complete,
  };
}

function changesOf({ since, runId, countBefore, appeared, disappeared }: Changes): object {
  return { since: isoTime(since), run: runId, rows_before: countBefore, appeared, disappeared };
}

function coverageOf({ coverage: { accounts, accountsComplete, gaps, skipped } }: Message): object {
  const reasons: Record<string, number> = {};
  for (const { reason } of gaps) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return { accounts, accounts_complete: accountsComplete, skipped: skipped.length, gaps: reasons };
}

function firstThatFit({ columns, top }: Message, room: number): readonly string[] {
  const write = rowWriter(columns);
  const lines: string[] = [];
  let used = 0;
  for (const row of top) {
    const line = write(row);
    used += Buffer.byteLength(line) + 1;
    if (used > room) break;
    lines.push(line);
  }
  return lines;
}
