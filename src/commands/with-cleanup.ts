import { keyOf } from '../cleanup/apply/apply-principal.js';
import { readJournal } from '../cleanup/apply/journal.js';
import { standingsOf, type Standing } from '../cleanup/apply/standing.js';
import { readPlan } from '../cleanup/read-plan.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { AuditError } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import { UNKNOWN } from '../model/value.js';
import { figure, type Figure } from '../reports/overview/figure.js';
import { figureColumns } from '../reports/overview/overview.js';
import type { Report } from '../reports/report.js';
import { explainingStore } from '../run/store-failure.js';
import { storeRoot } from '../run/store-location.js';
import { readCleanups, type CleanupTexts } from '../store/cleanup-record.js';

const ITEMS: readonly (readonly [item: string, states: readonly Standing['state'][]])[] = [
  ['in quarantine, by journal', ['quarantined']],
  ['removed, by journal', ['removed']],
  ['policies reduced, by journal', ['shrunk']],
  ['undone, by journal', ['undone']],
  ['not finished, by journal', ['begun', 'undoing', 'stopped', 'failed']],
];

/** `report` with what was cleaned up by the journals that are kept here, up to the time of its evidence. */
export async function withCleanup(report: Report, findings: Findings, settings: Settings, io: Io): Promise<Report> {
  const figures = await explainingStore(() => figuresOf(findings, settings, io));
  return {
    ...report,
    async *stream(known, context, keys) {
      yield* report.stream(known, context, keys);
      const columns = keys.map((key) => figureColumns.find((column) => column.key === key));
      for (const one of figures) yield columns.map((column) => ({ value: column?.value(one) ?? null }));
    },
  };
}

async function figuresOf(findings: Findings, settings: Settings, io: Io): Promise<readonly Figure[]> {
  // Journals are kept on disks only.
  const root = typeof settings.store === 'string' && settings.store.startsWith('s3://') ? null : storeRoot(settings, io);
  const kept = root === null ? [] : await readCleanups(root);
  // What was applied from another computer has its journal there.
  if (kept.length === 0) return [unknown('no journal is kept here')];
  try {
    const states = [...latestOf(kept, findings).values()].map(({ state }) => state);
    return ITEMS.map(([item, of]) => figure('cleanup', item, states.filter((state) => of.includes(state)).length));
  } catch (error) {
    if (error instanceof AuditError) return [unknown(error.message)];
    throw error;
  }
}

/** By principal; what a later plan left as it was does not undo what an earlier one did. */
function latestOf(kept: readonly CleanupTexts[], { gathered, started }: Findings): ReadonlyMap<string, Standing> {
  const accounts = new Set(gathered.scope.accounts.map(({ id }) => id));
  const latest = new Map<string, Standing>();
  for (const { plan: text, journal, folder } of kept) {
    const { plan } = readPlan(text, `${folder}/plan.json`);
    const entries = readJournal(journal).filter(({ at }) => Date.parse(at) <= started.getTime());
    for (const standing of standingsOf(plan, entries, 0, started)) {
      const key = keyOf(standing.planned);
      const isCounted = accounts.has(standing.planned.account) && ITEMS.some(([, states]) => states.includes(standing.state));
      if (isCounted && (standing.since ?? '') >= (latest.get(key)?.since ?? '')) latest.set(key, standing);
    }
  }
  return latest;
}

function unknown(detail: string): Figure {
  return figure('cleanup', 'by journal', UNKNOWN, { detail });
}
