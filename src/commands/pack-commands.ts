import type { CommandSpec } from '../cli/command.js';
import type { ReportCommand } from '../reports/commands.js';

/** What its reports are measured by. */
const PACK: ReportCommand = {
  name: 'pack',
  summary: 'A sealed folder or zip for an audit file: reports, evidence, coverage, controls, digests, signature',
  examples: [
    'iam-audit pack --output audit-2026-11.zip',
    'iam-audit pack 20261101T120000Z-1a2b3c --sign key.pem --output audit-2026-11',
    'iam-audit pack --redact pseudonyms.key --reports users,findings',
  ],
  options: ['days', 'keyAge', 'exceptions'],
};

export const PACK_COMMANDS: readonly CommandSpec[] = [
  {
    path: 'pack',
    kind: 'pack',
    report: PACK,
    argument: { flags: '[run]', about: 'id of a finished run, a day such as 2026-10-31, or last (if left out)' },
    summary: PACK.summary,
    description:
      'A kept run as evidence: reports, what AWS answered, what was not seen, digests, a signature. The same run makes the same bytes.',
    examples: PACK.examples,
    load: async () => (await import('./pack.js')).pack,
  },
  {
    path: 'pack verify',
    kind: 'verify',
    argument: { flags: '<pack>', about: 'a pack: its folder or its zip' },
    summary: 'Whether a pack is as it was made: what changed, is missing or was added, and who signed it',
    examples: ['iam-audit pack verify audit-2026-11.zip', 'iam-audit pack verify audit-2026-11.zip --key auditee.pem'],
    load: async () => (await import('./pack-verify.js')).verifyPack,
  },
];
