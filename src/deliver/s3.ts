import { usageError } from '../errors.js';
import { FORMAT_NAMES, formatCalled, FORMATS } from '../render/index.js';
import { quoted } from '../text.js';
import { BUCKET, oneOf, REGION } from '../options/parse.js';
import { optionLike, splitAddress, type AddressOptions } from './address-options.js';
import type { Acceptance, DestinationKind, ParseContext, Target } from './destination.js';
import { formatByEnding, type NamedFormat } from './formats.js';
import { checkKey, filledKey, USUAL_KEY } from './key-template.js';
import type { Message } from './message.js';
import type { S3Object, S3Port } from './ports.js';
import { encoded, lengthOf } from './report-bytes.js';
import { sizeWords } from './message-text.js';

/** `s3://bucket/…` */
export const s3: DestinationKind = {
  scheme: 's3',
  about: 'an object in a bucket: below a prefix by report, day and run, or exactly where a key says',
  example: 's3://bucket/iam-audit/',
  parse: parseS3,
};

interface Address extends NamedFormat {
  readonly bucket: string;
  /** With placeholders. */
  readonly key: string;
  readonly region: string | null;
  readonly owner: string | null;
  readonly kmsKey: string | null;
}

function parseS3(to: string, context: ParseContext): Target {
  const address = addressOf(to, context);
  const { kmsKey } = address;
  const kms = kmsKey === null ? [] : ['kms:GenerateDataKey', 'kms:Decrypt'];
  return {
    to,
    scheme: 's3',
    actions: ['s3:PutObject', 's3:AbortMultipartUpload', ...kms],
    open: ({ s3: port }) => ({
      preview: async (message) => [`${whereOf(address, message)} (${await measured(address, message)})`],
      send: (message) => put(address, message, port),
    }),
  };
}

function addressOf(to: string, { format }: ParseContext): Address {
  if (!to.startsWith('s3://')) throw usageError(`--to ${quoted(to)} is no address of an object`, 'For example: s3://bucket/iam-audit/.');
  const { place, options } = splitAddress(to, to.slice('s3://'.length), optionsOf(to));
  const [bucket = ''] = place.split('/', 1);
  if (!BUCKET.test(bucket)) {
    const hint = 'Allowed: 3 to 63 small letters, digits, hyphens and dots, as S3 names buckets.';
    throw usageError(`--to ${quoted(to)}: ${quoted(bucket)} is no name of a bucket`, hint);
  }
  const path = place.slice(bucket.length + 1);
  const { region = null, owner = null, 'kms-key': kmsKey = null } = options;
  return { bucket, ...keyOf(to, path, options, format), region, owner, kmsKey };
}

function keyOf(
  to: string,
  path: string,
  { key, format }: Readonly<Record<string, string>>,
  asked: string | undefined,
): NamedFormat & Pick<Address, 'key'> {
  const isPrefix = path === '' || path.endsWith('/');
  if (!isPrefix && key !== undefined)
    throw usageError(`--to ${quoted(to)} has two keys`, 'Let the path end with a slash, or leave key out.');
  const pattern = isPrefix ? `${path}${key ?? USUAL_KEY}` : path;
  checkKey(to, pattern);
  return { key: pattern, ...formatOf(to, pattern, format, asked) };
}

const ENDING = '{ending}';

function optionsOf(to: string): AddressOptions {
  return {
    key: () => undefined,
    format: (value) => { oneOf(`--to ${quoted(to)}: format`, [...FORMAT_NAMES, ...FORMAT_NAMES.map((name) => `${name}.gz`)])(value); },
    region: optionLike(to, 'region', ...REGION),
    owner: optionLike(to, 'owner', /^\d{12}$/, 'the id of the account that the bucket belongs to'),
    'kms-key': optionLike(to, 'kms-key', /^[\w:/-]{1,2048}$/, 'the ARN of a key; in your own account its id or alias will do'),
  };
}

/** What the address says counts, then what the key ends with, then --format; where nothing says it, below a prefix, CSV. */
function formatOf(to: string, pattern: string, own: string | undefined, asked: string | undefined): NamedFormat {
  if (own !== undefined) return named(own, pattern);
  const follows = pattern.endsWith(ENDING);
  const ending = follows ? null : formatByEnding(pattern);
  if (ending !== null) return ending;
  if (asked !== undefined || follows) return named(asked ?? 'csv', pattern);
  const endings = Object.values(FORMATS).map(({ endings: [first] }) => first);
  const hint = `Allowed: ${endings.join(', ')}, each with .gz behind it; or add ?format=…, or a slash for a prefix.`;
  throw usageError(`--to ${quoted(to)}: no format has the ending of this key`, hint);
}

function named(word: string, pattern: string): NamedFormat {
  const gzip = word.endsWith('.gz');
  return { format: gzip ? word.slice(0, -'.gz'.length) : word, gzip: gzip || pattern.endsWith('.gz') };
}

function objectOf(address: Address, message: Message): S3Object {
  const { bucket, key, region, owner, kmsKey, format, gzip } = address;
  const { report, runId, coverage } = message;
  return {
    bucket,
    key: filledKey(key, message, `${formatCalled(format).endings[0]}${gzip && !key.endsWith('.gz') ? '.gz' : ''}`),
    ...{ region, owner, kmsKey },
    contentType: gzip ? 'application/gzip' : formatCalled(format).contentType,
    metadata: { 'iam-audit-run': runId, 'iam-audit-report': report, 'iam-audit-complete': coverage.complete ? 'yes' : 'no' },
    // A key with the run in it is this report's own; any other is meant to be written again.
    onlyNew: key.includes('{run}'),
  };
}

function whereOf(address: Address, message: Message): string {
  const { bucket, key } = objectOf(address, message);
  return `s3://${bucket}/${key}`;
}

async function measured(address: Address, message: Message): Promise<string> {
  return sizeWords(message, await lengthOf(encoded(message.render(address.format), address.gzip)));
}

async function put(address: Address, message: Message, port: S3Port): Promise<Acceptance> {
  const object = objectOf(address, message);
  const { bytes, versionId, wasThere } = await port.put(object, encoded(message.render(address.format), address.gzip));
  const where = whereOf(address, message);
  return { detail: `${where} (${sizeWords(message, bytes)}${wasThere ? '; it was there already' : ''})`, id: versionId, link: where };
}
