import { usageError } from '../../errors.js';
import { matching, path, wholeNumber, type Parse } from '../../options/parse.js';
import { isDay } from '../../store/run-days.js';
import { quoted } from '../../text.js';
import type { OptionSpec } from '../../options/option.js';

const runName = matching(
  '--run',
  /^(last|\d{8}T\d{6}Z-[0-9a-f]{0,6}|\d{4,8}T?\d{0,6}Z?|\d{4}-\d{2}-\d{2})$/,
  'last, a day such as 2026-10-31, or an id that `iam-audit runs` lists',
);

const wantedRun: Parse<string> = (text) => {
  const name = runName(text);
  if (!name.includes('-') || name.includes('T') || isDay(name)) return name;
  throw usageError(`--run: there is no day ${quoted(name)}`, 'Such as 2026-10-31.');
};

/** A bucket is checked where it is opened. */
const storePlace: Parse<string> = (text) => (text.startsWith('s3://') ? text : path('--store')(text));

export const store = [
  {
    flags: '--store <folder>',
    group: 'Kept evidence',
    about: 'where evidence is kept: a folder, or s3://bucket/prefix/ (default: $XDG_STATE_HOME/iam-audit, else ~/.local/state/iam-audit)',
    parse: storePlace,
    commands: [
      ...(['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend', 'explain', 'doctor', 'apply', 'status', 'undo'] as const),
      ...(['export', 'pack', 'copy'] as const),
    ],
  },
  {
    flags: '--no-store',
    group: 'Kept evidence',
    about: 'keep nothing on disk, and reuse nothing',
    commands: ['report', 'plan', 'doctor'],
  },
  {
    flags: '--max-age <minutes>',
    group: 'Kept evidence',
    about: 'reuse account details and Config up to this old; credential reports and access advisor always up to 4 hours',
    parse: wholeNumber('--max-age', 0, 1440),
    default: 15,
  },
  {
    flags: '--fresh',
    group: 'Kept evidence',
    about: 'ask everything again',
  },
  {
    flags: '--resume',
    group: 'Kept evidence',
    about: 'resume the last interrupted run of this kind',
    commands: ['report'],
  },
  {
    flags: '--run <id>',
    group: 'Kept evidence',
    about: 'make the report from a kept run, without AWS: its id, a day such as 2026-10-31 (UTC), or last',
    parse: wantedRun,
    commands: ['report', 'explain'],
    first: true,
  },
  {
    flags: '--keep <n>',
    group: 'Kept evidence',
    about: 'remove all but the newest n runs of each organization',
    parse: wholeNumber('--keep', 0, 1_000_000),
    commands: ['prune'],
  },
  {
    flags: '--older-than <days>',
    group: 'Kept evidence',
    about: 'remove runs that were started so many days ago, such as 90d',
    parse: (text) => {
      if (!/^\d{1,5}d?$/.test(text)) throw usageError(`--older-than can't be ${quoted(text)}`, 'Allowed: days such as 90d.');
      return wholeNumber('--older-than', 0, 36_500)(text.replace(/d$/, ''));
    },
    commands: ['prune'],
  },
] as const satisfies readonly OptionSpec[];
