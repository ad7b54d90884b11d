import { wholeNumber } from '../options/parse.js';
import { s3Address, type S3Address } from '../options/s3-address.js';

/** Where evidence is kept between runs of a process that keeps no disk. */
export interface EvidencePlace extends S3Address {
  /** So many of the newest runs of each scope are loaded. */
  readonly runs: number;
}

export const EVIDENCE_VARIABLE = 'IAM_AUDIT_STORE_S3';

const USUAL_RUNS = 8;

/** `s3://bucket/prefix/?runs=8&owner=111122223333`; null: the variable is not set. */
export function evidencePlace(text: string | undefined): EvidencePlace | null {
  if (text === undefined || text === '') return null;
  const { given: { runs }, ...address } = s3Address(EVIDENCE_VARIABLE, text, ['runs']);
  return { ...address, runs: runs === undefined ? USUAL_RUNS : wholeNumber(`${EVIDENCE_VARIABLE}: runs`, 0, 1000)(runs) };
}
