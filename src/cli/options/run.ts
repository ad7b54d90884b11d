import type { OptionSpec } from '../../options/option.js';
import { LOG_FORMATS } from '../log.js';
import { oneOf, wholeNumber } from '../../options/parse.js';

export const run = [
  {
    flags: '--exit-code',
    group: 'The run',
    about: 'exit with 1 when the report has rows',
    commands: ['report', 'diff'],
  },
  {
    flags: '--allow-incomplete',
    group: 'The run',
    about: 'exit with 0 although some account or source could not be seen',
    commands: ['report', 'diff'],
  },
  {
    flags: '--concurrency <n>',
    group: 'The run',
    about: 'calls in flight at once, over all accounts',
    parse: wholeNumber('--concurrency', 1, 1000),
    default: 64,
  },
  {
    flags: '--max-rate <n>',
    group: 'The run',
    about: 'calls per second that one account is asked at most (default: what AWS is found to allow)',
    parse: wholeNumber('--max-rate', 1, 1000),
  },
  {
    flags: '--deadline <minutes>',
    group: 'The run',
    about: 'ask nothing more after so many minutes, and report what was seen (no account is asked for more than 30 minutes in any case)',
    parse: wholeNumber('--deadline', 1, 10_080),
    commands: ['report'],
  },
  {
    flags: '--demo',
    group: 'The run',
    about: 'audit a simulated organization inside this process; needs no AWS account',
    first: true,
  },
  {
    flags: '--quiet',
    group: 'The run',
    about: 'errors only: no progress, no summary',
    commands: ['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend'],
  },
  {
    flags: '--debug',
    group: 'The run',
    about: 'print every API call, and the stack of a bug',
    commands: ['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend'],
  },
  {
    flags: '--log-format <format>',
    group: 'The run',
    about: 'what stderr speaks: text, or json with one event per line',
    parse: oneOf('--log-format', LOG_FORMATS),
    default: 'text',
    commands: ['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend'],
  },
  {
    flags: '--no-color',
    group: 'The run',
    about: 'no colours (also: NO_COLOR, TERM=dumb)',
    commands: ['report', 'plan', 'runs', 'prune', 'merge', 'diff', 'trend'],
  },
  {
    flags: '--no-progress',
    group: 'The run',
    about: 'no progress line',
  },
] as const satisfies readonly OptionSpec[];
