import type { OptionSpec } from '../../options/option.js';
import { matching, oneOf, wholeNumber } from '../../options/parse.js';

export const schedule = [
  {
    flags: '--engine <name>',
    group: 'The run',
    about: 'lambda: a function, up to 15 minutes; fargate: a container, as long as it takes',
    parse: oneOf('--engine', ['lambda', 'fargate']),
    default: 'lambda',
    commands: ['schedule', 'fleet'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--every <when>',
    group: 'The run',
    about: 'cron() with six fields as EventBridge Scheduler has them, five of a crontab, @daily, @weekly, @monthly, rate(7 days), or at()',
    commands: ['schedule', 'fleet'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--timezone <name>',
    group: 'The run',
    about: 'whose clock that is, such as Europe/Berlin',
    parse: matching('--timezone', /^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/, 'the name of a time zone, such as Europe/Berlin or UTC'),
    default: 'UTC',
    commands: ['schedule', 'fleet'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--tasks <n>',
    group: 'The run',
    about: 'shards that the accounts are divided into, each a task of its own',
    parse: wholeNumber('--tasks', 2, 1000),
    default: 20,
    commands: ['fleet'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--at-once <n>',
    group: 'The run',
    about: 'tasks that run at the same time; what Organizations, STS and Config allow is shared by them',
    parse: wholeNumber('--at-once', 1, 1000),
    default: 10,
    commands: ['fleet'],
    flagOnly: true,
    first: true,
  },
] as const satisfies readonly OptionSpec[];
