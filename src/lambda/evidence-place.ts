import type { S3Place } from '../deliver/ports.js';
import { BUCKET } from '../deliver/s3.js';
import { usageError } from '../errors.js';
import { matching, REGION, wholeNumber } from '../options/parse.js';
import { quoted } from '../text.js';

/** Where evidence is kept between runs of a process that keeps no disk. */
export interface EvidencePlace extends Omit<S3Place, 'key'> {
  /** Empty, or it ends with a slash. */
  readonly prefix: string;
  readonly kmsKey: string | null;
  /** So many of the newest runs of each scope are loaded. */
  readonly runs: number;
}

export const EVIDENCE_VARIABLE = 'IAM_AUDIT_STORE_S3';

const USUAL_RUNS = 8;

const EXAMPLE = 'For example: s3://my-evidence/iam-audit/.';

/** By the name of the option: how its value is checked. */
const OPTIONS = {
  owner: matching(`${EVIDENCE_VARIABLE}: owner`, /^\d{12}$/, 'the id of the account that the bucket must belong to'),
  region: matching(`${EVIDENCE_VARIABLE}: region`, ...REGION),
  'kms-key': matching(`${EVIDENCE_VARIABLE}: kms-key`, /^[\w:/-]{1,2048}$/, 'id, alias or ARN of a key'),
};

/** `s3://bucket/prefix/?runs=8&owner=111122223333`; null: the variable is not set. */
export function evidencePlace(text: string | undefined): EvidencePlace | null {
  if (text === undefined || text === '') return null;
  const [, bucket = '', prefix = '', query = ''] = /^s3:\/\/([^/?]*)\/?([^?]*)(?:\?(.*))?$/.exec(text) ?? [];
  if (!BUCKET.test(bucket)) throw usageError(`${EVIDENCE_VARIABLE} can't be ${quoted(text)}`, EXAMPLE);
  if (!/^((?!\.\.?\/)[\w!.*'()-]+\/)*$/.test(prefix))
    throw usageError(`${EVIDENCE_VARIABLE}: ${quoted(prefix)} is no prefix`, `It ends with a slash. ${EXAMPLE}`);
  const given = Object.fromEntries(new URLSearchParams(query));
  const { runs, ...others } = given;
  const [unknown] = Object.keys(others).filter((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined)
    throw usageError(`${EVIDENCE_VARIABLE} has an option ${quoted(unknown)}`, `Allowed: runs, ${Object.keys(OPTIONS).join(', ')}.`);
  const checked = (name: keyof typeof OPTIONS): string | null => {
    const value = others[name];
    return value === undefined ? null : OPTIONS[name](value);
  };
  return {
    ...{ bucket, prefix, owner: checked('owner'), region: checked('region'), kmsKey: checked('kms-key') },
    runs: runs === undefined ? USUAL_RUNS : wholeNumber(`${EVIDENCE_VARIABLE}: runs`, 0, 1000)(runs),
  };
}
