import type { CommandSpec } from '../cli/command.js';
import type { ReportCommand } from '../reports/commands.js';

/** No report; of their options it takes the exceptions, which are read again. */
const APPLY: ReportCommand = {
  name: 'cleanup apply',
  summary: 'Take away what a reviewed plan says, step by step; a dry run without --yes',
  examples: ['iam-audit cleanup apply plan.json', 'iam-audit cleanup apply plan.json --yes --limit 10 --stop-after-failures 1'],
  options: ['exceptions'],
};

/** What comes of a plan. */
export const CLEANUP_WRITING: readonly CommandSpec[] = [
  {
    path: 'cleanup apply',
    kind: 'apply',
    report: APPLY,
    argument: { flags: '<plan>', about: 'a plan file that cleanup plan has made' },
    summary: APPLY.summary,
    description:
      'Apply a plan: a dry run, unless --yes is given or you type the id of the organization at a terminal. Each principal is looked at' +
      ' again before its first write, and every step stands in a journal.',
    examples: APPLY.examples,
    load: async () => (await import('./cleanup-apply.js')).applyCleanup,
  },
  {
    path: 'cleanup status',
    kind: 'status',
    argument: { flags: '[journal]', about: 'the id of a plan, or its folder (default: all)' },
    summary: 'Where each principal of applied plans stands, and what still tries to use it',
    examples: ['iam-audit cleanup status', 'iam-audit cleanup status --no-assume --format json'],
    load: async () => (await import('./cleanup-status.js')).cleanupStatus,
  },
  {
    path: 'cleanup undo',
    kind: 'undo',
    argument: { flags: '<journal>', about: 'the id of an applied plan or its beginning, or its folder' },
    summary: 'Put back what a plan has changed, as far as it can be',
    description:
      'Put back what a plan has changed, in the reverse order and the keys last; what is lost for good is listed. A dry run without --yes.',
    examples: ['iam-audit cleanup undo 0123abcd', 'iam-audit cleanup undo 0123abcd --yes'],
    load: async () => (await import('./cleanup-undo.js')).undoCleanup,
  },
];
