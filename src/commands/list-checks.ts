import type { ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { SEVERITIES } from '../findings/check-ids.js';
import type { Check } from '../findings/check.js';
import { controlName, controlsOf } from '../findings/controls.js';
import { THRESHOLD_FLAGS } from '../findings/thresholds.js';
import { chosenChecks } from '../findings/select-checks.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import { deliverList } from '../output/deliver-list.js';
import type { Cell, Column } from '../reports/column.js';
import { asStream } from '../render/as-stream.js';

/** What `--list-checks` says of each check. */
export const CHECK_COLUMNS: readonly Column<Check>[] = [
  { key: 'check', title: 'Check', type: 'text', about: 'Its name', needs: [], weight: 0, value: ({ id }) => id },
  {
    key: 'severity',
    title: 'Severity',
    type: 'choice',
    choices: SEVERITIES,
    about: 'How bad it is where it fails',
    needs: [],
    weight: 1,
    value: ({ severity }) => severity,
  },
  { key: 'title', title: 'What', type: 'text', about: 'What is wrong where it fails', needs: [], weight: 1, value: ({ title }) => title },
  {
    key: 'threshold',
    title: 'Threshold',
    type: 'text',
    about: 'The flag that sets what it is measured against; empty: nothing',
    needs: [],
    weight: 2,
    value: ({ limit }) => (limit === undefined ? null : THRESHOLD_FLAGS[limit]),
  },
  {
    key: 'by_default',
    title: 'By default',
    type: 'choice',
    choices: ['yes', 'no'],
    about: '`no`: it costs a call for each principal, so it is made where `--check` names it',
    needs: [],
    weight: 2,
    value: ({ onRequest }) => (onRequest === true ? 'no' : 'yes'),
  },
  { key: 'needs', title: 'Needs', type: 'list', about: 'Evidence that it asks for', needs: [], value: ({ needs }) => needs },
  {
    key: 'controls',
    title: 'Controls',
    type: 'list',
    about: 'Controls that it meets, where the threshold is strict enough',
    needs: [],
    value: (check) => [...new Set(controlsOf(check).map(controlName))],
  },
  { key: 'means', title: 'Means', type: 'text', about: 'What it means, and why it matters', needs: [], value: ({ means }) => means },
  { key: 'remedy', title: 'Remedy', type: 'text', about: 'How to mend it', needs: [], value: ({ remedy }) => remedy },
];

/** `iam-audit findings --list-checks`: those that the same command would make, or all of them. */
export async function listChecks(settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  await checkOutput(settings.output);
  const { check, notCheck, severity = null } = settings;
  const rows = asStream(cellsOf(chosenChecks({ check: check.length === 0 ? ['*'] : check, notCheck, severity })));
  await deliverList({ schema: 'iam-audit/checks/1', source: 'none', columns: CHECK_COLUMNS, rows }, renderer, settings, io);
  return 0;
}

function* cellsOf(checks: readonly Check[]): Iterable<readonly Cell[]> {
  for (const check of checks) yield CHECK_COLUMNS.map((column) => ({ value: column.value(check) }));
}
