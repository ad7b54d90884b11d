import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { deliverAll } from '../deliver/deliver-all.js';
import type { Delivered, Target } from '../deliver/destination.js';
import type { Message } from '../deliver/message.js';
import type { Ports } from '../deliver/ports.js';
import { AuditError, undeliveredError } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import { makerOf, type Made, type MadeReport } from '../output/made-report.js';
import { messageOf, type MessageFacts } from '../output/report-message.js';
import type { Report } from '../reports/report.js';
import { runBefore } from '../run/run-before.js';
import { storeOf } from '../run/store-location.js';
import { deliveriesOf, noteDelivery } from '../store/deliveries.js';
import type { KeptDelivery } from '../store/kept-delivery.js';
import { newRunId } from '../store/layout.js';
import { StoreError } from '../store/store-error.js';
import { plural } from '../text.js';
import { NOT_KEPT } from '../output/kept-words.js';

export interface Sending {
  readonly targets: readonly Target[];
  readonly report: MadeReport;
  readonly made: Made;
  readonly request: GatherRequest;
  readonly ports: () => Promise<Ports>;
  readonly log: Log;
  /** Stands before all else in it. */
  readonly notice?: readonly string[];
}

/** Sends a report that was made to every destination that was named; the error when one did not accept it, else null. */
export async function undeliveredIn(sending: Sending): Promise<AuditError | null> {
  const { report: { findings: { folder }, presentation, io }, log, ports } = sending;
  const { settings } = presentation;
  const message = messageIn(sending);
  const system = storeOf(settings, io)?.system;
  const question = questionOf(presentation.report, presentation.options, settings);
  const noted = settings.failed && folder !== null ? (await deliveriesOf(folder, system)).filter((one) => one.question === question) : [];
  const before = acceptedBefore(noted, sending.targets);
  const targets = sending.targets.filter(({ to }) => !before.some((done) => done.to === to));
  const onDelivered = async (one: Delivered): Promise<void> => {
    tellDelivered(log, one, settings.quiet);
    const { to, status, detail, id, link, parts } = one;
    const at = io.clock.now();
    const some = parts === undefined ? {} : { parts };
    const kept = { to, report: message.report, question, status, detail, id, link, at: at.toISOString(), ...some };
    if (folder !== null && !settings.dryRun) await noting(log, () => noteDelivery(folder, kept, at, system));
  };
  const onPreview = ({ scheme, to }: Target, lines: readonly string[]): void => {
    for (const line of lines) log.tell('delivery_preview', { to, line }, `${scheme}: would send ${line}`);
  };
  const skip = await reasonToSkip(settings.when, message);
  const partsBefore = (target: Target): readonly string[] => noted.find(({ to }) => to === target.to)?.parts ?? [];
  const tools = { message, ports, dryRun: settings.dryRun, skip, signal: io.signal, before, partsBefore, onDelivered, onPreview };
  const outcomes = await deliverAll(targets, tools);
  if (io.signal.aborted) throw new AuditError(130, 'interrupted: the report was not sent everywhere', againHint(message));
  const failed = outcomes.filter(({ status }) => status === 'failed').length;
  return failed === 0 ? null : undeliveredError(failedWords(failed, outcomes.length), againHint(message));
}

function failedWords(failed: number, all: number): string {
  return `${failed} of ${all} ${plural(all, 'destination')} did not accept the report`;
}

function againHint({ report, runId, kept }: Message): string {
  if (!kept) return NOT_KEPT;
  return `The evidence is kept: \`iam-audit ${report} --run ${runId} --failed\` with the same options sends it there again.`;
}

function messageIn({ report, made, request, log, notice = [] }: Sending): Message {
  const { presentation, findings: { folder, started }, io } = report;
  const earlier: MessageFacts['earlier'] = async () => {
    const before = folder === null ? null : await runBefore(folder, request, presentation.settings, io);
    return before === null ? null : { runId: before.id, report: await makerOf(presentation, before.findings, io) };
  };
  const onUncompared = (problem: string): void => {
    log.tell('delivery_uncompared', { problem }, `note: there is nothing to compare with: the run before can't be read: ${problem}`);
  };
  const runId = folder === null ? newRunId(started) : basename(folder);
  return { ...messageOf(report, made, { runId, earlier, onUncompared }), notice };
}

async function reasonToSkip(when: Settings['when'], message: Message): Promise<string | null> {
  if (when === 'always') return null;
  if (when === 'rows') return message.count > 0 ? null : 'the report has no rows (--when rows)';
  const changes = await message.changes();
  if (changes === null || changes.appeared + changes.disappeared > 0) return null;
  return `nothing has changed since run ${changes.runId} (--when changed)`;
}

/** What decides the report besides the evidence: the same words give the same digest. */
function questionOf({ name }: Report, options: object, settings: Settings): string {
  const { columns, sort, where, groupBy, limit, format, raw, accounts, excludeAccounts } = settings;
  // Left out of the digest where it is no: digests of earlier versions are still the same.
  const each = settings.each || undefined;
  const asked = { name, options, columns, sort, where, groupBy, limit, format, raw, accounts, excludeAccounts, each };
  const plain = (_: string, value: unknown): unknown => (value instanceof Set ? [...value].sort() : value);
  return createHash('sha256').update(JSON.stringify(asked, plain)).digest('hex').slice(0, 16);
}

/** Of the destinations that are named, those that have this report already. */
function acceptedBefore(noted: readonly KeptDelivery[], targets: readonly Target[]): readonly Delivered[] {
  return targets.flatMap(({ to, scheme }) => {
    const found = noted.find((one) => one.to === to && one.status === 'accepted');
    if (found === undefined) return [];
    const { detail, id, link } = found;
    return [{ to, scheme, status: 'accepted', detail, hint: null, id, link }];
  });
}

/** What was sent is sent: that it could not be noted is said, and nothing more. */
async function noting(log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.tell('delivery_unnoted', { problem: error.message }, `note: what became of it could not be noted in the run: ${error.message}`);
  }
}

function tellDelivered(log: Log, { to, scheme, status, detail, hint, id }: Delivered, quiet: boolean): void {
  if (quiet && status !== 'failed') return;
  const words = status === 'accepted' ? `accepted ${detail}` : `${status}: ${to}: ${detail}`;
  log.tell('delivery', { to, status, detail, hint, id }, `${scheme}: ${words}`);
  if (hint !== null && log.format === 'text') log.tell('delivery', {}, `  → ${hint}`);
}
