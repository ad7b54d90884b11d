import type { Gathered } from '../gather/gather.js';
import type { EvidenceStore } from '../gather/ports.js';
import { unseen } from '../gather/source-error.js';
import { UNKNOWN } from '../model/value.js';
import { openDirectory } from '../reports/open-directory.js';
import type { ReportContext } from '../reports/options.js';
import type { Ledger } from './coverage-ledger.js';

const NOT_ASKED = unseen('not_asked', 'the directory of Identity Center is asked for an organization only');

/** The directory of Identity Center, which is kept with the account that asked; that it was not seen is a gap of the run. */
export async function directoryIn(
  { scope: { caller }, gaps }: Gathered,
  store: Pick<EvidenceStore, 'read'>,
  ledger: Ledger,
): Promise<ReportContext['directory']> {
  const { identity_store: evidence = NOT_ASKED } = await store.read(caller.accountId);
  if (evidence.seen) return openDirectory(evidence.value);
  const { reason, detail } = evidence;
  const isSaid = gaps.some(({ source }) => source === 'identity_store');
  if (!isSaid) ledger.addOfRun({ accountId: null, source: 'identity_store', reason, detail });
  return UNKNOWN;
}
