import type { Gap } from '../evidence/coverage.js';
import type { Hub } from '../gather/ports.js';
import { isRecord } from '../model/is-record.js';
import { grouped, plural } from '../text.js';

export type ConfigRow = Readonly<Record<string, unknown>>;

export interface ConfigAnswer {
  readonly rows: readonly ConfigRow[];
  readonly pages: number;
  readonly gaps: readonly Gap[];
}

/** Every page of an advanced query; what can't be read is counted. */
export async function answerOf(answers: ReturnType<Hub['select']>): Promise<ConfigAnswer> {
  const rows: ConfigRow[] = [];
  let [pages, damaged] = [0, 0];
  for await (const page of answers) {
    pages++;
    for (const text of page) {
      const row = readRow(text);
      if (row === null) damaged++;
      else rows.push(row);
    }
  }
  const detail = `${grouped(damaged)} ${plural(damaged, 'row')} can't be read`;
  return { rows, pages, gaps: damaged === 0 ? [] : [{ accountId: null, source: 'config', reason: 'unreadable', detail }] };
}

function readRow(text: string): ConfigRow | null {
  try {
    const row: unknown = JSON.parse(text);
    return isRecord(row) ? row : null;
  } catch {
    return null;
  }
}

/** What the aggregator itself calls old or failed may be missing from any answer. */
export async function troubled(hub: Hub, aggregator: string): Promise<readonly Gap[]> {
  const sources = await hub.troubledSources(aggregator);
  return sources.map(({ accountId, region, status, detail }): Gap => ({
    ...{ accountId, source: 'config', reason: 'outdated', detail: `the aggregator calls its data ${status} (${region}): ${detail}` },
  }));
}
