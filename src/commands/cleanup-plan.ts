import type { CleanupPlan, PlannedPrincipal } from '../cleanup/plan.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Ports } from '../deliver/ports.js';
import { usageError, type ExitCode } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import { makePlan } from '../output/cleanup/make-plan.js';
import { planMarkdown } from '../output/cleanup/plan-markdown.js';
import { planWords } from '../output/cleanup/words.js';
import { checkOutput, deliver } from '../output/destination.js';
import { styleOf } from '../output/document.js';
import { storeWords } from '../output/kept-words.js';
import { makerOf, type Made, type MadeReport } from '../output/made-report.js';
import { tellSelection, tellSummary } from '../output/tell-summary.js';
import { usualCode } from '../output/usual-code.js';
import type { Chunk } from '../render/renderer.js';
import { asStream } from '../render/as-stream.js';
import type { Cell } from '../reports/column.js';
import { cleanupPlan, type PlanSink } from '../reports/cleanup/plan.js';
import { chainFor } from '../run/cleanup/context.js';
import { explainingStore } from '../run/store-failure.js';
import { quoted } from '../text.js';
import { listColumns } from './list-columns.js';
import { prepare, type Prepared } from './prepare.js';
import { withEvidence } from './report.js';

/** `iam-audit cleanup plan`: a report whose rows become a plan. It never writes to AWS. */
export async function planCleanup(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  if (settings.listColumns) {
    return listColumns(cleanupPlan({ principals: new Map(), leftOut: [] }, () => ({ protected: NOBODY })), settings, io);
  }
  refuse(settings);
  await checkOutput(settings.output);
  const sink: PlanSink = { principals: new Map(), leftOut: [] };
  const { roles, keyIds: callerKeys } = await chainFor(settings, io);
  const callers = [...roles];
  const { roleName, cleanupRole, breakGlassTag = null } = settings;
  const fixed = () => ({ protected: { ownRoles: [roleName, cleanupRole], callers, callerKeys, breakGlassTag } });
  // The file takes the plan, whatever is shown.
  const { output, ...shown } = settings;
  const prepared = await prepare(cleanupPlan(sink, fixed), { ...shown, days: settings.staleDays }, [], io);
  return withEvidence(prepared, settings, io, (findings, ports) => {
    callers.push(findings.gathered.scope.caller.arn);
    return explainingStore(() => showPlan({ prepared, settings, output, findings, sink, ports }, io));
  });
}

const NOBODY = { ownRoles: [], callers: [], callerKeys: [], breakGlassTag: null };

interface Planning {
  readonly prepared: Prepared;
  readonly settings: Settings;
  /** File of the plan. */
  readonly output: string | undefined;
  readonly findings: Findings;
  readonly sink: PlanSink;
  readonly ports: () => Promise<Ports>;
}

async function showPlan(planning: Planning, io: Io): Promise<ExitCode> {
  const { prepared, settings, output, findings, sink } = planning;
  const { report, options, projection, request, renderer } = prepared;
  const maker = await makerOf({ report, options, projection, advisor: request.advisor, renderer, settings }, findings, io);
  const made = maker.make(['digest']);
  const rows = await allRows(made);
  const at = made.document.columns.findIndex(({ key }) => key === 'digest');
  const principals = rows.flatMap((row): readonly PlannedPrincipal[] => {
    const digest = row[at]?.value;
    return typeof digest === 'string' ? [sink.principals.get(digest) ?? []].flat() : [];
  });
  const leavers = options.leaving?.length ?? null;
  const parts = { principals, leftOut: [...sink.leftOut], findings, settings, leavers, made: io.clock.now() };
  const plan = await makePlan(parts);
  const again = 'The same command makes it again.';
  if (output !== undefined) await deliver(asStream([planJson(plan)]), output, io, again);
  await deliver(await shownAs(plan, { planning, made, rows }, io), undefined, io, again);
  tellPlan(plan, planning, made);
  const undelivered = await notify(planning, maker, made, plan);
  if (undelivered !== null) throw undelivered;
  return usualCode(made.run.coverage(), principals.length, settings);
}

async function allRows({ document }: Made): Promise<readonly (readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const row of document.rows) rows.push(row);
  return rows;
}

export function planJson(plan: CleanupPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

interface Shown {
  readonly planning: Planning;
  readonly made: Made;
  readonly rows: readonly (readonly Cell[])[];
}

async function shownAs(plan: CleanupPlan, { planning, made, rows }: Shown, io: Io): Promise<AsyncIterable<Chunk>> {
  const { prepared: { renderer, projection }, settings } = planning;
  if (settings.emit !== undefined) return asStream((await import('../output/cleanup/emit/emit.js')).emitted(plan, settings.emit));
  if (renderer.name === 'json') return asStream([planJson(plan)]);
  if (renderer.name === 'markdown') return asStream(planMarkdown(plan));
  const columns = projection.shown;
  const { schema, generatedAt, scope } = made.document;
  const coverage = made.run.coverage();
  const document = { schema, generatedAt, scope, columns, rows: asStream(rows.map((row) => row.slice(0, columns.length))), coverage };
  return renderer.render(document, styleOf({ ...settings, output: '' }, io));
}

/** What the plan has, and what comes next; then what was not seen. */
function tellPlan(plan: CleanupPlan, { prepared: { log }, settings, output }: Planning, { run }: Made): void {
  if (settings.quiet) return;
  const { id, stage, principals, leftOut } = plan;
  const file = output === undefined ? '' : `; written to ${quoted(output)}`;
  log.tell('cleanup_plan', { id, stage, principals: principals.length, left_out: leftOut.length }, `${planWords(plan)}${file}`);
  tellSelection(log, run);
  tellSummary(log, run.count(), ['planned principal', 'planned principals'], run.coverage(), { brief: null, muted: false });
  if (principals.length === 0 || settings.emit !== undefined) return;
  if (settings.demo && output !== undefined) {
    log.tell('next', { command: null }, 'next: review it; the organization of the demo is not there to apply it to');
    return;
  }
  const command = output === undefined ? 'the same with --output plan.json' : `review it, then iam-audit cleanup apply ${output}`;
  log.tell('next', { command }, `next: ${command}${output === undefined ? '' : storeWords(settings)}`);
}

/** Owners hear of it before it is done: when, and how to object. */
async function notify({ prepared, ports, settings }: Planning, report: MadeReport, made: Made, plan: CleanupPlan): Promise<Error | null> {
  const { targets, request, log } = prepared;
  if (targets.length === 0) return null;
  const { noticeOf } = await import('../output/cleanup/notice.js');
  const notice = noticeOf(plan.stage, settings);
  return (await import('./send-report.js')).undeliveredIn({ targets, report, made, request, ports, log, notice });
}

function refuse(settings: Settings): void {
  const { groupBy, emit, format, stage } = settings;
  if (groupBy !== undefined) throw usageError('--group-by does not go with cleanup plan', 'Each line of it is one principal.');
  if (emit !== undefined && format !== undefined) throw usageError('--emit does not go with --format', 'Leave one of them out.');
  refuseNotice(settings);
  if (stage !== 'shrink') return;
  const { people, findings, unusedRolesDays } = settings;
  const roles = unusedRolesDays !== undefined;
  const given = { '--people': people !== undefined, '--findings': findings.length > 0, '--unused-roles-days': roles };
  const [alone] = Object.entries(given).flatMap(([flag, is]) => (is ? [flag] : []));
  if (alone !== undefined)
    throw usageError(`${alone} does not go with --stage shrink`, 'It is about policies, and measured by --stale-days.');
}

function refuseNotice({ to, due, stage }: Settings): void {
  if (to.length > 0 && due === undefined)
    throw usageError('--to needs --due', 'Say when it is to be applied, such as --due 2027-03-31: owners are told the day.');
  if (to.length > 0 && stage === 'shrink')
    throw usageError('--to does not go with --stage shrink', 'Owners are told of quarantine and removal.');
  if (due !== undefined && to.length === 0) throw usageError('--due needs --to', 'It is the day that owners are told.');
}
