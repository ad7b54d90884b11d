import { usageError } from '../../errors.js';
import { quoted } from '../../text.js';
import { optionLike, splitAddress, type AddressOptions } from '../address-options.js';
import { REGION } from '../../options/parse.js';

/** Where a mail comes from, and how it is sent. */
export interface Sender {
  readonly from: string;
  /** The identity of another account that allows its use; null: an own one. */
  readonly fromArn: string | null;
  readonly region: string | null;
  readonly configurationSet: string | null;
  readonly replyTo: readonly string[];
  /** Send nothing unless the configuration set keeps mail from going unencrypted. */
  readonly requireTls: boolean;
}

export interface MailAddress extends Sender {
  /** Who gets it; null: each owner gets their own rows. */
  readonly recipients: readonly string[] | null;
  /** Domains that owners may have. */
  readonly domains: readonly string[];
  /** Rows in the table of the mail. */
  readonly rows: number;
}

/** Narrower than what mail allows: signs that a header, HTML or a list takes for its own are not taken. */
const EMAIL = /^[\w.+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const OWNER_TAG = 'owner-tag';

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const RECIPIENTS = 50;
const ROWS = 20;
const MOST_ROWS = 50;

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

export function mailAddress(to: string): MailAddress {
  const { place, options } = splitAddress(to, to.slice('mailto:'.length), optionsOf(to));
  const { from, region = null, 'from-arn': fromArn = null, 'configuration-set': configurationSet = null, rows } = options;
  if (from === undefined)
    throw usageError(`--to ${quoted(to)} does not say who sends`, 'Add ?from=… with an address that Amazon SES has verified.');
  return {
    ...{ from, fromArn, region, configurationSet, replyTo: listIn(options['reply-to']), requireTls: isTlsRequired(to, options) },
    ...(place === OWNER_TAG ? { recipients: null } : { recipients: recipientsIn(to, place) }),
    domains: domainsOf(to, place === OWNER_TAG, options['domains']),
    rows: rows === undefined ? ROWS : Number(rows),
  };
}

/** SES itself insists on TLS only where a configuration set says so. */
function isTlsRequired(to: string, { tls, 'configuration-set': set }: Readonly<Record<string, string>>): boolean {
  if (tls !== 'require') return false;
  if (set !== undefined) return true;
  const hint = 'Add &configuration-set=… with one whose TlsPolicy is REQUIRE.';
  throw usageError(`--to ${quoted(to)}: tls=require needs a configuration set`, hint);
}

/** Tags are text that anybody may have written: whom a report may be sent to is not theirs to say alone. */
function domainsOf(to: string, isForOwners: boolean, given: string | undefined): readonly string[] {
  const domains = listIn(given);
  if (isForOwners && domains.length === 0)
    throw usageError(`--to ${quoted(to)} does not say which owners may be written to`, 'Add &domains=example.com.');
  if (!isForOwners && domains.length > 0)
    throw usageError(`--to ${quoted(to)}: domains is for mailto:${OWNER_TAG} only`, 'Leave it out.');
  return domains.map((domain) => domain.toLowerCase());
}

function recipientsIn(to: string, place: string): readonly string[] {
  const all = listIn(place);
  const wrong = all.length === 0 ? '' : all.find((each) => !isEmail(each));
  if (wrong !== undefined) {
    const example = 'For example: mailto:security@example.com,ciso@example.com?from=audit@example.com.';
    throw usageError(`--to ${quoted(to)}: ${quoted(wrong)} is no e-mail address`, example);
  }
  if (all.length > RECIPIENTS) throw usageError(`--to names ${all.length} recipients`, `SES takes ${RECIPIENTS} in one mail.`);
  return [...new Set(all)];
}

function optionsOf(to: string): AddressOptions {
  const like = (name: string, fits: (text: string) => boolean, allowed: string) => (value: string): void => {
    if (!fits(value)) throw usageError(`--to ${quoted(to)}: ${name} can't be ${quoted(value)}`, `Allowed: ${allowed}.`);
  };
  const identity = /^arn:aws[\w-]*:ses:[a-z0-9-]+:\d{12}:identity\/[\w.@+-]{1,320}$/;
  return {
    from: like('from', isEmail, 'an e-mail address, such as audit@example.com'),
    'from-arn': optionLike(to, 'from-arn', identity, 'the ARN of an identity of SES'),
    'reply-to': like('reply-to', several(EMAIL), 'e-mail addresses, separated by commas'),
    'configuration-set': optionLike(to, 'configuration-set', /^[\w-]{1,64}$/, 'up to 64 letters, digits, _ and -'),
    tls: optionLike(to, 'tls', /^require$/, 'require'),
    region: optionLike(to, 'region', ...REGION),
    rows: like('rows', (text) => /^\d{1,2}$/.test(text) && Number(text) <= MOST_ROWS, `0 to ${MOST_ROWS}`),
    domains: like('domains', several(DOMAIN), 'domains such as example.com, separated by commas'),
  };
}

function several(pattern: RegExp): (text: string) => boolean {
  return (text) => listIn(text).length > 0 && listIn(text).every((each) => pattern.test(each));
}

function listIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '');
}
