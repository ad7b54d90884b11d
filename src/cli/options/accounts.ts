import type { OptionSpec } from '../../options/option.js';
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

/** Of an account or a unit: AWS takes nearly everything. A number that is no account id is a slip of the pen. */
const NAME = /^(\d{12}|(?!\d+$)[^\p{Cc},]{1,512})$/u;

export const accounts = [
  {
    flags: '--accounts <names>',
    group: 'Accounts',
    about: 'only these accounts, by id, name or the beginning of a name, separated by commas',
    parse: listOf(matching('--accounts', NAME, 'account ids of 12 digits or names, separated by commas')),
    first: true,
    commands: ['report', 'plan', 'doctor', 'apply', 'status', 'undo'],
  },
  {
    flags: '--exclude-accounts <names>',
    group: 'Accounts',
    about: 'all but these accounts',
    parse: listOf(matching('--exclude-accounts', NAME, 'account ids of 12 digits or names, separated by commas')),
    commands: ['report', 'plan', 'doctor'],
  },
  {
    flags: '--ou <names>',
    group: 'Accounts',
    about: 'only accounts below these organizational units, at any depth: id, name, or path of names such as Workloads/Prod',
    parse: listOf(matching('--ou', NAME, 'ids such as ou-ab12-cdefgh34 or r-ab12, names or paths of names, separated by commas')),
    commands: ['report', 'plan', 'doctor'],
  },
  {
    flags: '--shard <i/n>',
    group: 'Accounts',
    about: 'part i of n of the selected accounts, for fleets that outgrow one process; see iam-audit merge',
    parse: shard,
  },
] as const satisfies readonly OptionSpec[];
