import type { ConfigInventory } from '../../evidence/values.js';
import type { Hub, SourceStatus } from '../ports.js';
import { asSourceError, SourceError } from '../source-error.js';
import type { RunFindings } from '../run-findings.js';

/** What the aggregator itself says of its data, or why it does not say it. */
export type Troubled = readonly SourceStatus[] | SourceError;

export async function troubledSources(hub: Hub, aggregator: string): Promise<Troubled> {
  return hub.troubledSources(aggregator).catch(asSourceError);
}

export function statusOf(accountId: string, troubled: Troubled): ConfigInventory['status'] {
  const own = troubled instanceof SourceError ? [] : troubled.filter((status) => status.accountId === accountId);
  const worst = own.find(({ status }) => status === 'FAILED') ?? own[0];
  if (worst === undefined) return { state: 'current', detail: '' };
  const regions = own.map(({ region }) => region).join(', ');
  const detail = `the aggregator calls its data ${worst.status} (${regions}): ${worst.detail}`;
  return { state: worst.status === 'FAILED' ? 'failed' : 'outdated', detail };
}

/** Who may not ask does without, and that is said; that AWS did not answer is a gap. */
export function statusFindings(troubled: Troubled): RunFindings {
  if (!(troubled instanceof SourceError)) return { gaps: [], notes: [] };
  const { reason, message } = troubled;
  const text = `the aggregator's source status could not be read: ${message}`;
  if (reason === 'denied') return { gaps: [], notes: [{ accountId: null, source: 'config', text }] };
  return { gaps: [{ accountId: null, source: 'config', reason, detail: text }], notes: [] };
}
