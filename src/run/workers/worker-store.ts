import { ACCOUNT_SOURCES, type AccountEvidence, type AccountSource, type Evidence } from '../../evidence/evidence.js';
import type { EvidenceValues } from '../../evidence/values.js';
import type { Accept, EvidenceStore } from '../../gather/ports.js';
import { encodeRecord } from '../../store/record.js';
import type { Line } from './line.js';
import type { OfLeader, OfWorker } from './protocol.js';

interface Offer {
  readonly accept: (value: never) => boolean | Promise<boolean>;
  value?: unknown;
}

/** The leader's store, seen from a worker: records are packed here, and written there. */
export function workerStore(line: Line<OfLeader>, keeps: boolean): EvidenceStore & Pick<OfWorker, 'accepts'> {
  const offers = new Map<string, Offer>();

  async function pack<S extends AccountSource>(accountId: string, source: S, evidence: Evidence<EvidenceValues[S]>): Promise<void> {
    const bytes = await encodeRecord(accountId, source, evidence);
    await line.ask('putMade', accountId, source, { bytes, asOf: evidence.seen ? evidence.asOf : null });
  }

  return {
    async put(accountId: string, evidence: AccountEvidence): Promise<void> {
      if (!keeps) return line.ask('put', accountId, evidence);
      const packed = ACCOUNT_SOURCES.flatMap((source) => {
        const one = evidence[source];
        return one === undefined ? [] : [pack(accountId, source, one)];
      });
      await Promise.all(packed);
    },
    read: (accountId) => line.ask('read', accountId),
    async reuse<S extends AccountSource>(accountId: string, source: S, accept: Accept<S>): Promise<Evidence<EvidenceValues[S]> | null> {
      if (!keeps) return null;
      const key = `${accountId}/${source}`;
      const offer: Offer = { accept };
      offers.set(key, offer);
      const asOf = await line.ask('reuse', accountId, source);
      offers.delete(key);
      return asOf === null ? null : { seen: true, asOf, value: offer.value as EvidenceValues[S] };
    },
    async accepts(accountId, source, value) {
      const offer = offers.get(`${accountId}/${source}`);
      if (offer === undefined) return false;
      offer.value = value;
      return offer.accept(value as never);
    },
  };
}
