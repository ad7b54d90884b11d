import type { OptionSpec } from '../../options/option.js';
import { usageError } from '../../errors.js';
import { isDay, type Since } from '../../store/run-days.js';
import type { Parse } from '../../options/parse.js';
import { quoted } from '../../text.js';

const since: Parse<Since> = (text) => {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  if (days !== undefined) return { days: Number(days) };
  if (isDay(text)) return { day: text };
  throw usageError(`--since can't be ${quoted(text)}`, 'Allowed: days such as 30d, or a day such as 2026-10-01.');
};

export const history = [
  {
    flags: '--since <when>',
    group: 'Kept evidence',
    about: 'compare with the run of that day, or the one nearest before: 30d, or 2026-10-01 (UTC)',
    parse: since,
    commands: ['diff'],
    first: true,
  },
] as const satisfies readonly OptionSpec[];
