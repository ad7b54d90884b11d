import type { CommandSpec } from '../cli/command.js';
import type { ReportCommand } from '../reports/commands.js';

const TREND: ReportCommand = {
  name: 'runs trend',
  summary: 'Count users, stale users, administrators and old keys over all kept runs',
  examples: ['iam-audit runs trend', 'iam-audit runs trend --format csv --output trend.csv'],
  options: ['days'],
};

/** `iam-audit runs` and what stands below it. */
export const RUN_COMMANDS: readonly CommandSpec[] = [
  {
    path: 'runs',
    kind: 'runs',
    summary: 'Kept runs: list them, remove old ones',
    description: 'Kept runs, newest first. Each can be read again with --run, and an unfinished one is continued by --resume.',
    examples: ['iam-audit runs', 'iam-audit stale --run last --days 45', 'iam-audit runs prune --older-than 90d'],
    load: async () => (await import('./runs.js')).showRuns,
  },
  {
    path: 'runs prune',
    kind: 'prune',
    summary: 'Remove old runs',
    description: 'Remove kept runs: all but the newest n, or those older than so many days. A run in progress is never removed.',
    examples: ['iam-audit runs prune --older-than 90d'],
    load: async () => (await import('./runs.js')).prune,
  },
  {
    path: 'runs copy',
    kind: 'copy',
    argument: { flags: '[run...]', about: 'ids of runs, or last (default: all runs)' },
    summary: 'Copy runs from a folder to a bucket, or back',
    examples: ['iam-audit runs copy --to s3://my-evidence/iam-audit/', 'iam-audit runs copy last --from s3://my-evidence/iam-audit/'],
    load: async () => (await import('./runs-copy.js')).copyRuns,
  },
  {
    path: 'runs trend',
    kind: 'trend',
    report: TREND,
    summary: TREND.summary,
    description: 'Users, stale users, administrators, old keys and users without MFA in each finished run like the last one, oldest first.',
    examples: TREND.examples,
    load: async () => (await import('./trend.js')).trend,
  },
];
