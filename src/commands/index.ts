import type { CommandHandler, CommandSpec } from '../cli/command.js';
import { COMMANDS, type ReportCommand } from '../reports/commands.js';
import { CLEANUP_COMMANDS } from './cleanup-commands.js';
import type { Report } from '../reports/report.js';
import { CLEANUP_WRITING } from './cleanup-writing.js';
import { EXPORT_COMMAND } from './export-command.js';
import { PACK_COMMANDS } from './pack-commands.js';
import { RUN_COMMANDS } from './run-commands.js';

const ARNS = { flags: '[arn...]', about: 'ARNs of users, roles, groups or policies' };

function reportSpec(report: ReportCommand): CommandSpec {
  const { name: path, summary, examples } = report;
  const load = async (): Promise<CommandHandler> => {
    const asked = await loaded(report);
    return async (arns, settings, io) => {
      if (settings.listChecks) return (await import('./list-checks.js')).listChecks(settings, io);
      if (!settings.listColumns) return (await import('./report.js')).audit(asked, settings, arns, io);
      const [{ listColumns }, { variantFor }] = [await import('./list-columns.js'), await import('../run/report-options.js')];
      return listColumns(variantFor(asked, settings), settings, io);
    };
  };
  return { path, kind: 'report', report, ...(report.takesArns === true ? { argument: ARNS } : {}), summary, examples, load };
}

function planSpec(report: ReportCommand): CommandSpec {
  const load = async (): Promise<CommandHandler> => {
    const [{ plan }, asked] = [await import('./plan.js'), await loaded(report)];
    return (arns, settings, io) => plan(asked, settings, arns, io);
  };
  return {
    path: `plan ${report.name}`,
    kind: 'plan',
    report,
    ...(report.takesArns === true ? { argument: ARNS } : {}),
    summary: report.summary,
    description: `What \`iam-audit ${report.name}\` with the same options would ask.`,
    examples: [],
    load,
  };
}

/** Not a report of one run; the options of reports that it takes are named as theirs are. */
const DIFF: ReportCommand = {
  name: 'diff',
  summary: 'What changed between two kept runs: principals, keys, policies, privileges, accounts',
  examples: ['iam-audit diff', 'iam-audit diff --since 30d --sort severity:desc', 'iam-audit diff 2026-10-01 last --format csv'],
  options: ['days', 'intersect'],
};

/** The report behind its command. */
async function loaded({ name }: ReportCommand): Promise<Report> {
  const { REPORTS } = await import('../reports/index.js');
  const report = REPORTS.find((each) => each.name === name);
  if (report === undefined) throw new Error(`no report ${name}`);
  return report;
}

/** Every command, in the order of --help. */
export const COMMAND_LINE: readonly CommandSpec[] = [
  ...COMMANDS.map(reportSpec),
  {
    path: 'plan',
    kind: null,
    summary: 'What a run would ask: calls by API, time, permissions',
    description: 'What a run would ask, after only the calls that count accounts and users: calls by API, time, permissions.',
    examples: ['iam-audit plan users', 'iam-audit plan users --columns +services_unused --max-rate 5'],
  },
  ...COMMANDS.map(planSpec),
  ...RUN_COMMANDS,
  {
    path: 'merge',
    kind: 'merge',
    argument: { flags: '<run...>', about: 'ids of finished runs, one for each shard; or last: the newest of each' },
    summary: 'Join the kept evidence of shards into one run',
    description: 'Join the kept evidence of all shards into one run, whose reports are those of a run that was never split.',
    examples: ['iam-audit merge 20261101T120000Z-1a2b3c 20261101T120003Z-4d5e6f', 'iam-audit users --run last --format csv'],
    load: async () => (await import('./merge.js')).merge,
  },
  {
    path: 'diff',
    kind: 'diff',
    report: DIFF,
    argument: { flags: '[runs...]', about: 'from and to: ids of kept runs, days such as 2026-10-31, or last' },
    summary: DIFF.summary,
    description:
      'What changed from one kept run to another, without AWS: by default from the run before the last one of the same scope and question.',
    examples: DIFF.examples,
    load: async () => (await import('./diff.js')).diff,
  },
  EXPORT_COMMAND,
  ...PACK_COMMANDS,
  ...CLEANUP_COMMANDS,
  ...CLEANUP_WRITING,
  {
    path: 'explain',
    kind: 'explain',
    argument: { flags: '<what>', about: 'a check such as key-unused, or a fingerprint or its beginning' },
    summary: 'What a finding means, why it matters, how to mend it, which controls it meets',
    description: 'What a check means and how to mend it; of a fingerprint also the facts, from the last kept run.',
    examples: ['iam-audit explain key-unused', 'iam-audit explain 4ebbe0cca5a1'],
    load: async () => (await import('./explain.js')).explain,
  },
  {
    path: 'query',
    kind: 'query',
    argument: { flags: '[expression...]', about: 'an advanced query of AWS Config, or the name of one' },
    summary: 'Any advanced query of AWS Config, over all accounts, all pages',
    description: 'Any advanced query of AWS Config, over the aggregator or, with --source account, over your own account; all pages.',
    examples: [
      'iam-audit query --list',
      'iam-audit query users-without-group',
      `iam-audit query "SELECT accountId, COUNT(*) WHERE resourceType = 'AWS::IAM::Role' GROUP BY accountId" --format csv`,
    ],
    load: async () => (await import('./query.js')).query,
  },
  {
    path: 'config',
    kind: 'config',
    summary: 'The settings that are in effect here, and where each comes from',
    examples: ['iam-audit config', 'iam-audit config --preset weekly --format json'],
    load: async () => (await import('./config.js')).showConfig,
  },
  {
    path: 'init',
    kind: 'init',
    summary: 'Write a first configuration file, with comments',
    description: 'Write iam-audit.config.jsonc into this folder, with comments. At a terminal it asks three questions.',
    examples: ['iam-audit init', 'iam-audit init --yes'],
    load: async () => (await import('./init.js')).init,
  },
  {
    path: 'doctor',
    kind: 'doctor',
    summary: 'Try what a run needs, cheaply: caller, aggregator, roles, each permission; and how to mend what fails',
    examples: ['iam-audit doctor', 'iam-audit doctor --for users,stale --accounts 111122223333', 'iam-audit doctor --only here'],
    load: async () => (await import('./doctor.js')).doctor,
  },
  {
    path: 'template',
    kind: 'template',
    argument: { flags: '<what>', about: 'member-role, hub-role, cleanup-role, aggregator, analyzer or table' },
    summary: 'Roles of least privilege, the aggregator, the analyzer and the table of dynamodb:, as CloudFormation or Terraform',
    examples: [
      'iam-audit template member-role --for users,stale,unused > member-role.json',
      'iam-audit template hub-role --language terraform --output hub-role.tf.json',
      'iam-audit template table > table.json',
    ],
    load: async () => (await import('./template.js')).template,
  },
  {
    path: 'template schedule',
    kind: 'schedule',
    argument: { flags: '<command...>', about: 'behind --: a report with its options, as it is to run' },
    summary: 'A report that comes by itself: schedule, function or container, roles, bucket, alarms, as CloudFormation',
    examples: [
      "iam-audit template schedule --every 'cron(0 9 ? * 2#1 *)' --timezone Europe/Berlin -- stale --days 90 --to s3://my-reports/",
      "iam-audit template schedule --engine fargate --every '0 6 * * 1' --output schedule.json -- users --to dynamodb:iam-audit",
    ],
    load: async () => {
      const { templateSchedule } = await import('./template-schedule.js');
      return (words, settings, io) => templateSchedule(COMMAND_LINE, words, settings, io);
    },
  },
  {
    path: 'template fleet',
    kind: 'fleet',
    argument: { flags: '<command...>', about: 'behind --: a report with its options, as it is to run' },
    summary: 'A report on many accounts in many tasks: Step Functions, evidence in S3, roles, schedule, alarms, as CloudFormation',
    examples: ["iam-audit template fleet --every '0 6 * * 1' --tasks 40 -- unused --to s3://my-reports/iam-audit/"],
    load: async () => {
      const { templateFleet } = await import('./template-fleet.js');
      return (words, settings, io) => templateFleet(COMMAND_LINE, words, settings, io);
    },
  },
  {
    path: 'completion',
    kind: 'completion',
    argument: { flags: '<shell>', about: 'bash, zsh, fish or powershell' },
    summary: 'A script that completes commands, flags, columns and names of accounts in your shell',
    examples: ['iam-audit completion bash', 'iam-audit completion fish'],
    load: async () => {
      const { completion } = await import('./completion.js');
      return (words, _, io) => completion(words, COMMAND_LINE, io);
    },
  },
];
