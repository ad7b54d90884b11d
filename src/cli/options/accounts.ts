import type { OptionSpec } from './option.js';
import { ACCOUNT_ID } from '../../model/account.js';
import { listOf, matching, shard } from '../parse-option.js';

export const selecting: readonly OptionSpec[] = [
  {
    flags: '--accounts <ids>',
    group: 'Which accounts',
    about: 'only these accounts, separated by commas',
    parse: listOf(matching('--accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
  },
  {
    flags: '--exclude-accounts <ids>',
    group: 'Which accounts',
    about: 'all but these accounts',
    parse: listOf(matching('--exclude-accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
  },
  {
    flags: '--ou <ids>',
    group: 'Which accounts',
    about: 'only accounts below these organizational units, at any depth',
    parse: listOf(matching('--ou', /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/, 'ids such as ou-ab12-cdefgh34 or r-ab12, separated by commas')),
  },
  {
    flags: '--shard <i/n>',
    group: 'Which accounts',
    about: 'part i of n of the selected accounts, for fleets that outgrow one process; see iam-audit merge',
    parse: shard('--shard'),
  },
];
