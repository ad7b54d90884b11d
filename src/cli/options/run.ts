import { COMMAND_KINDS, type OptionSpec } from '../../options/option.js';
import { LOG_FORMATS } from '../log.js';
import { matching, numberOr, oneOf, path, wholeNumber } from '../../options/parse.js';

export const run = [
  {
    flags: '--exit-code',
    group: 'The run',
    about: 'exit with 1 when the report has rows',
    commands: ['report', 'diff', 'query'],
  },
  {
    flags: '--allow-incomplete',
    group: 'The run',
    about: 'exit with 0 although some account or source could not be seen',
    commands: ['report', 'diff', 'query', 'export', 'pack'],
  },
  {
    flags: '--concurrency <n>',
    group: 'The run',
    about: 'calls in flight at once, over all accounts',
    parse: wholeNumber('--concurrency', 1, 1000),
    default: 128,
  },
  {
    flags: '--workers <n>',
    group: 'The run',
    about: 'processes that share the accounts of one run; auto: as many as shorten it, up to one for each processor',
    parse: numberOr('--workers', 'auto', 1, 64),
    default: 1,
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
    commands: ['report', 'plan', 'query', 'doctor'],
    first: true,
  },
  {
    flags: '--preset <name>',
    group: 'The run',
    about: 'settings that the configuration file keeps under this name: presets',
    parse: matching('--preset', /^[\w.-]{1,64}$/, 'the name of a preset: up to 64 letters, digits and . _ -'),
    commands: COMMAND_KINDS,
  },
  {
    flags: '--config <file>',
    group: 'The run',
    about: 'configuration file (default: iam-audit.config.json, .jsonc, .yaml or .yml here, or above up to the root of the repository)',
    parse: path('--config'),
    commands: COMMAND_KINDS,
    flagOnly: true,
  },
  {
    flags: '--no-config',
    group: 'The run',
    about: 'leave configuration files out',
    commands: COMMAND_KINDS,
    flagOnly: true,
  },
  {
    flags: '--yes',
    group: 'The run',
    about: 'ask nothing: init takes the defaults, cleanup apply and undo write',
    commands: ['init', 'apply', 'undo'],
    first: true,
    flagOnly: true,
  },
  {
    flags: '--quiet',
    group: 'The run',
    about: 'errors only: no progress, no summary',
    commands: COMMAND_KINDS,
  },
  {
    flags: '--debug',
    group: 'The run',
    about: 'print every API call, and the stack of a bug',
    commands: COMMAND_KINDS,
  },
  {
    flags: '--log-format <format>',
    group: 'The run',
    about: 'what stderr speaks: text, or json with one event per line',
    parse: oneOf('--log-format', LOG_FORMATS),
    default: 'text',
    commands: COMMAND_KINDS,
  },
  {
    flags: '--no-color',
    group: 'The run',
    about: 'no colours (also: NO_COLOR, TERM=dumb)',
    commands: COMMAND_KINDS,
  },
  {
    flags: '--no-progress',
    group: 'The run',
    about: 'no progress line',
  },
] as const satisfies readonly OptionSpec[];
