import { usageError } from '../../errors.js';
import { quoted } from '../../text.js';
import { optionLike, splitAddress } from '../address-options.js';
import type { TableAddress } from '../ports.js';
import { REGION } from '../../options/parse.js';

export interface TableTarget extends TableAddress {
  /** Days after which items expire; null: never. */
  readonly keepDays: number | null;
  /** What the list is called; null: as the report. */
  readonly list: string | null;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE = /^(?:arn:aws[\w-]*:dynamodb:([a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:table\/)?[\w.-]{3,255}$/;

/** What one partition takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const RATE = 1000;

export function tableTarget(to: string): TableTarget {
  const { place: table, options } = splitAddress(to, to.slice('dynamodb:'.length), {
    region: optionLike(to, 'region', ...REGION),
    list: optionLike(to, 'list', /^[\w.-]{1,64}$/, 'up to 64 letters, digits and _ . -'),
    keep: optionLike(to, 'keep', /^[1-9]\d{0,3}d$/, 'days such as 400d'),
    rate: optionLike(to, 'rate', /^[1-9]\d{0,4}$/, 'write units a second, such as 1000'),
  });
  const found = TABLE.exec(table);
  if (found === null)
    throw usageError(`--to ${quoted(to)}: ${quoted(table)} is no name or ARN of a table`, 'For example: dynamodb:iam-audit.');
  const [, home = null] = found;
  const { region = null, list = null, keep, rate } = options;
  if (home !== null && region !== null && home !== region)
    throw usageError(`--to ${quoted(to)}: the table lies in ${home}`, 'Leave region out: the ARN says where it is.');
  const keepDays = keep === undefined ? null : parseInt(keep, 10);
  return { table, region: home ?? region, rate: rate === undefined ? RATE : Number(rate), keepDays, list };
}
