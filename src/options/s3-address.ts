import { usageError } from '../errors.js';
import { quoted } from '../text.js';
import { BUCKET, matching, REGION } from './parse.js';

/** A place in a bucket below which many objects lie. */
export interface S3Address {
  readonly bucket: string;
  /** Empty, or it ends with a slash. */
  readonly prefix: string;
  /** null: found out. */
  readonly region: string | null;
  /** Account that the bucket must belong to; null: any. */
  readonly owner: string | null;
  /** Key of KMS; null: as the bucket encrypts. */
  readonly kmsKey: string | null;
}

interface Given {
  /** The options as they were typed. */
  readonly given: Readonly<Record<string, string>>;
}

const EXAMPLE = 'For example: s3://my-evidence/iam-audit/.';

/** `s3://bucket/prefix/?owner=111122223333`, and options of another kind that it may have. `name`: where it is named. */
export function s3Address(name: string, text: string, others: readonly string[] = []): S3Address & Given {
  const [, bucket = '', path = '', query = ''] = /^s3:\/\/([^/?]*)\/?([^?]*)(?:\?(.*))?$/.exec(text) ?? [];
  if (!BUCKET.test(bucket)) throw usageError(`${name} can't be ${quoted(text)}`, EXAMPLE);
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  if (!/^((?!\.\.?\/)[\w!.*'()-]+\/)*$/.test(prefix)) throw usageError(`${name}: ${quoted(prefix)} is no prefix`, EXAMPLE);
  const options = {
    owner: matching(`${name}: owner`, /^\d{12}$/, 'the id of the account that the bucket must belong to'),
    region: matching(`${name}: region`, ...REGION),
    'kms-key': matching(`${name}: kms-key`, /^[\w:/-]{1,2048}$/, 'id, alias or ARN of a key'),
  };
  const given: Readonly<Record<string, string>> = Object.fromEntries(new URLSearchParams(query));
  const allowed = [...others, ...Object.keys(options)];
  const unknown = Object.keys(given).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw usageError(`${name} has an option ${quoted(unknown)}`, `Allowed: ${allowed.join(', ')}.`);
  const checked = (key: keyof typeof options): string | null => {
    const value = given[key];
    return value === undefined ? null : options[key](value);
  };
  return { bucket, prefix, owner: checked('owner'), region: checked('region'), kmsKey: checked('kms-key'), given };
}
