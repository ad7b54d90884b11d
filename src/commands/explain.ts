import { usageError, type ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { settingsFrom, type Settings } from '../cli/settings.js';
import { CHECK_IDS, STATUSES } from '../findings/check-ids.js';
import { noCheckHint } from '../findings/no-check.js';
import { checkOf } from '../findings/registry.js';
import { explainCheck } from '../output/explain-check.js';
import { rowOfFinding, type FoundFinding } from '../output/find-finding.js';
import { project } from '../output/projection.js';
import { findings as report } from '../reports/findings/findings.js';
import { requestFor } from '../run/gather-request.js';
import { reportOptionsOf } from '../run/report-options.js';
import { explainingStore } from '../run/store-failure.js';
import { readKept } from '../run/stored-run.js';
import { quoted, wrapWords } from '../text.js';

const COLUMNS = [
  ...['fingerprint', 'check', 'status', 'account_id', 'account_name', 'subject_name', 'credential'],
  ...['arn', 'detail', 'facts', 'owner', 'commands'],
];

/** The beginning of a fingerprint, as people copy it. */
const FINGERPRINT = /^[0-9a-f]{6,20}$/;

/** `iam-audit explain <check|fingerprint>`. */
export async function explain([asked = '']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const check = CHECK_IDS.find((id) => id === asked);
  if (check === undefined && !FINGERPRINT.test(asked)) {
    throw usageError(`there is no check ${quoted(asked)}`, noCheckHint(asked));
  }
  const width = Math.min(io.out.width ?? 100, 100);
  const found = check === undefined ? await inRun(asked, settings, io) : null;
  const facts = found === null ? [] : about(found).flatMap((line) => wrapWords(line, width, 8));
  const meaning = explainCheck(checkOf(check ?? found?.check ?? ''), found?.commands ?? null);
  io.out.stream.write(`${[...facts, ...meaning.flatMap((line) => wrapped(line, width))].join('\n')}\n`);
  return 0;
}

/** The finding with its facts, from a kept run; thresholds are the usual ones. */
async function inRun(print: string, settings: Settings, io: Io): Promise<FoundFinding> {
  const whole = settingsFrom({ ...settings, status: [...STATUSES] });
  const options = reportOptionsOf(report, whole, []);
  const projection = project(report, { columns: COLUMNS }, options);
  const request = requestFor(report, whole, options, projection.needs);
  const kept = await readKept(settings.run ?? 'last', request, whole, io);
  return explainingStore(() => rowOfFinding(print, { report, options, projection, advisor: request.advisor }, kept));
}

function about({ run, cells }: FoundFinding): readonly string[] {
  const { subject_name: name, credential, account_id: id, account_name: account, arn, status, detail, facts, owner } = cells;
  const lines = [
    ['Who', [name, credential].filter((part) => part !== '').join(' ')],
    ['Account', [id, account].filter((part) => part !== '').join(' ')],
    ['ARN', arn],
    ['Owner', owner],
    ['Status', status],
    ['Why', detail],
    ['Facts', facts],
    ['Run', run],
  ];
  return [...lines.flatMap(([title = '', text = '']) => (text === '' ? [] : [`${title.padEnd(8)}${text}`])), ''];
}

/** Commands stay whole, so that they can be copied. */
function wrapped(line: string, width: number): readonly string[] {
  return line.startsWith('  $ ') ? [line] : wrapWords(line, width, line.startsWith('  ') ? 2 : 0);
}
