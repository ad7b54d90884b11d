import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { AuditError, type ExitCode } from '../errors.js';
import { NOTHING_MISSING } from '../evidence/coverage.js';
import { checkOutput, chooseRenderer, deliver } from '../output/destination.js';
import { styleOf } from '../output/document.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { REPORTS } from '../reports/index.js';
import type { Target } from '../deliver/destination.js';
import { connect, type Connection } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { destinationFinding } from './destination-finding.js';
import { examine, type Wants } from '../run/doctor/examine.js';
import { clockFinding, endpointFinding, nodeFinding, proxyFinding } from '../run/doctor/surroundings.js';
import { DOCTOR_STATUSES, type DoctorFinding } from '../run/doctor/finding.js';
import { requestFor, sessionActions } from '../run/gather-request.js';
import { reportOptionsOf } from '../run/report-options.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf } from '../run/store-location.js';
import { cleanupActions } from '../templates/cleanup-role.js';
import { grouped, plural } from '../text.js';
import { allNeedsOf } from './report-needs.js';
import { asStream } from '../render/as-stream.js';

/** The columns of `iam-audit doctor`. */
export const DOCTOR_COLUMNS: readonly ColumnHead[] = [
  { key: 'check', title: 'Check', type: 'text', about: 'What was tried: a permission, or a thing', needs: [], weight: 0 },
  { key: 'where', title: 'Where', type: 'text', about: '`here`, `hub`, or the account', needs: [], weight: 0 },
  { key: 'status', title: 'Status', type: 'choice', choices: DOCTOR_STATUSES, about: 'What came of it', needs: [], weight: 0 },
  { key: 'detail', title: 'Detail', type: 'text', about: 'What was found, in the words of AWS', needs: [], weight: 1 },
  { key: 'mend', title: 'How to mend it', type: 'text', about: 'A command, or what to do', needs: [], weight: 1 },
];

/** `iam-audit doctor`: tries everything that a run would need, once and cheaply, and says how to mend what fails. */
export async function doctor(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  await checkOutput(settings.output);
  const request = requestOf(settings);
  const { env } = io;
  const targets = await (await import('../deliver/parse.js')).parseTargets(settings.to, { env, format: undefined, each: false });
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const connection = await connect(settings, sessionActions(request), io, await toldEvents(settings, io, log));
  try {
    const findings = await findingsOf(settings, io, connection, targets);
    const document = {
      schema: 'iam-audit/doctor/1',
      generatedAt: connection.clock.now(),
      scope: { source: request.mode, aggregator: request.aggregator, organizationId: null, partition: 'none', callerAccountId: 'none' },
      columns: DOCTOR_COLUMNS,
      rows: asStream(cellsOf(findings)),
      coverage: NOTHING_MISSING,
    };
    await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, 'The same command tries again.');
    const problems = findings.filter(({ status }) => status === 'problem').length;
    const text = problems === 0 ? 'no problem found' : `${grouped(problems)} ${plural(problems, 'problem')}`;
    if (!settings.quiet) log.tell('doctor', { problems }, text);
    return problems === 0 ? 0 : 3;
  } catch (error) {
    throw io.signal.aborted ? new AuditError(130, 'interrupted') : error;
  } finally {
    await connection.close();
  }
}

async function findingsOf(
  settings: Settings,
  io: Io,
  connection: Connection,
  targets: readonly Target[],
): Promise<readonly DoctorFinding[]> {
  const { hub, ports, contact } = connection;
  const { only } = settings;
  const wants: Wants = (part) => only?.includes(part) ?? true;
  const examined: DoctorFinding[] = [];
  const further = settings.cleanup === undefined ? undefined : await cleanupLook(settings.cleanup, connection);
  for await (const finding of examine(hub, requestOf(settings), mendingOf(settings), wants, further)) examined.push(finding);
  const there: DoctorFinding[] = [];
  for (const target of wants('destinations') ? targets : []) there.push(await destinationFinding(target, ports));
  const reached = contact();
  const { env } = io;
  const around = [nodeFinding(io), proxyFinding(env, reached), endpointFinding(reached, env), clockFinding(reached)];
  return [...(wants('here') ? [await storeFinding(settings, io), ...around] : []), ...examined, ...there];
}

async function cleanupLook(role: string, { cleanup }: Connection): Promise<Parameters<typeof examine>[4]> {
  const { inspectCleanupRole } = await import('../run/doctor/cleanup-role.js');
  const wanted = cleanupActions(false);
  return async (account) => inspectCleanupRole(await cleanup(), account, role, wanted);
}

/** With any options that these reports may get: what the templates allow. */
function requestOf(settings: Settings): ReturnType<typeof requestFor> {
  const [first] = REPORTS;
  if (first === undefined) throw new Error('no report');
  return requestFor(first, settings, reportOptionsOf(first, settings, []), allNeedsOf(settings.for));
}

function mendingOf({ for: only, roleName, externalId }: Settings): { readonly hubRole: string; readonly memberRole: string } {
  const reports = only === undefined ? '' : ` --for ${only.join(',')}`;
  const named = roleName === 'IamAuditReadOnly' ? '' : ` --role-name ${roleName}`;
  const names = externalId === undefined ? named : `${named} --external-id ${externalId}`;
  return { hubRole: `iam-audit template hub-role${reports}`, memberRole: `iam-audit template member-role${reports}${names}` };
}

async function storeFinding(settings: Settings, io: Io): Promise<DoctorFinding> {
  const store = storeOf(settings, io);
  const found = { check: 'store', where: 'here', detail: store?.root ?? null };
  if (store === null) return { ...found, status: 'not_needed', mend: null };
  try {
    await explainingStore(() => store.system.prepare(store.root));
    return { ...found, status: 'ok', mend: null };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return { ...found, status: 'problem', detail: error.message, mend: error.hint };
  }
}

function* cellsOf(findings: readonly DoctorFinding[]): Iterable<readonly Cell[]> {
  const tones = { ok: 'good', problem: 'bad', not_tried: 'warn', not_needed: 'muted' } as const;
  for (const { check, where, status, detail, mend } of findings)
    yield [{ value: check }, { value: where }, { value: status, tone: tones[status] }, { value: detail }, { value: mend }];
}
