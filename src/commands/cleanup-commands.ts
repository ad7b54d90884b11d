import type { CommandSpec } from '../cli/command.js';
import { CLEANUP_COMMAND } from '../reports/commands.js';

/** `iam-audit cleanup` and what stands below it. */
export const CLEANUP_COMMANDS: readonly CommandSpec[] = [
  {
    path: 'cleanup',
    kind: null,
    summary: 'From a list to fewer credentials: a plan that is reviewed, applied in stages, and undone',
    description: 'From a list to fewer credentials: a plan from evidence, reviewed as a file, applied in stages, undone as far as can be.',
    examples: ['iam-audit cleanup plan --stale-days 180 --output plan.json'],
  },
  {
    path: 'cleanup plan',
    kind: 'report',
    report: CLEANUP_COMMAND,
    summary: CLEANUP_COMMAND.summary,
    description: 'What could be taken away, from a live run or a kept one, for people to review. It writes nothing to AWS.',
    examples: CLEANUP_COMMAND.examples,
    load: async () => (await import('./cleanup-plan.js')).planCleanup,
  },
];
