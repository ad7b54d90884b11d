import type { OptionSpec } from './option.js';
import { ABSENT } from '../settings.js';
import { listOf, matching, oneOf, wholeNumber } from '../parse-option.js';

const INCLUDES = ['no-credentials'] as const;

export const judging: readonly OptionSpec[] = [
  {
    flags: '--days <n>',
    group: 'What is judged',
    about: 'stale after this many whole days without use',
    parse: wholeNumber('--days', 1, 36_500),
    default: ABSENT.days,
    report: 'days',
    commands: ['report'],
  },
  {
    flags: '--include <what>',
    group: 'What is judged',
    about: 'list users without an active credential too: no-credentials',
    parse: listOf(oneOf('--include', INCLUDES)),
    report: 'include',
    commands: ['report'],
  },
  {
    flags: '--owner-tag <key>',
    group: 'What is judged',
    about: 'user tag that names the owner',
    parse: matching('--owner-tag', /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, 'a tag key of up to 128 letters, digits, spaces and _ . : / = + - @'),
    default: ABSENT.ownerTag,
    report: 'ownerTag',
    commands: ['report'],
  },
];
