import type { OptionSpec } from '../../options/option.js';
import { ACCOUNT_ID } from '../../model/account.js';
import { usageError } from '../../errors.js';
import type { Shard } from '../../gather/request.js';
import { listOf, matching, type Parse } from '../../options/parse.js';
import { quoted } from '../../text.js';

const shard: Parse<Shard> = (text) => {
  const [index = NaN, of = NaN] = /^\d{1,4}\/\d{1,4}$/.test(text) ? text.split('/').map(Number) : [];
  if (!(index >= 1 && index <= of))
    throw usageError(`--shard can't be ${quoted(text)}`, 'Allowed: i/n with 1 ≤ i ≤ n ≤ 9999, such as 3/8.');
  return { index, of };
};

export const accounts = [
  {
    flags: '--accounts <ids>',
    group: 'Accounts',
    about: 'only these accounts, separated by commas',
    parse: listOf(matching('--accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
    first: true,
  },
  {
    flags: '--exclude-accounts <ids>',
    group: 'Accounts',
    about: 'all but these accounts',
    parse: listOf(matching('--exclude-accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
  },
  {
    flags: '--ou <ids>',
    group: 'Accounts',
    about: 'only accounts below these organizational units, at any depth',
    parse: listOf(
      matching(
        '--ou',
        /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/,
        'ids such as ou-ab12-cdefgh34 or r-ab12, separated by commas',
      ),
    ),
  },
  {
    flags: '--shard <i/n>',
    group: 'Accounts',
    about: 'part i of n of the selected accounts, for fleets that outgrow one process; see iam-audit merge',
    parse: shard,
  },
] as const satisfies readonly OptionSpec[];
