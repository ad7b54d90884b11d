import type { OptionSpec } from '../../options/option.js';
import { matching, oneOf } from '../../options/parse.js';

export const schedule = [
  {
    flags: '--engine <name>',
    group: 'The run',
    about: 'lambda: a function, up to 15 minutes; fargate: a container, as long as it takes',
    parse: oneOf('--engine', ['lambda', 'fargate']),
    default: 'lambda',
    commands: ['schedule'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--every <when>',
    group: 'The run',
    about: 'cron() with six fields as EventBridge Scheduler has them, five of a crontab, @daily, @weekly, @monthly, rate(7 days), or at()',
    commands: ['schedule'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--timezone <name>',
    group: 'The run',
    about: 'whose clock that is, such as Europe/Berlin',
    parse: matching('--timezone', /^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/, 'the name of a time zone, such as Europe/Berlin or UTC'),
    default: 'UTC',
    commands: ['schedule'],
    flagOnly: true,
    first: true,
  },
] as const satisfies readonly OptionSpec[];
