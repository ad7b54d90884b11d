import type { ExitCode } from '../errors.js';
import { usageError } from '../errors.js';
import type { Coverage } from '../evidence/coverage.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import type { AccountDetails } from '../evidence/values.js';
import { DIFF } from '../output/diff-columns.js';
import { diffRows, type DiffSide } from '../output/diff-rows.js';
import { checkOutput, chooseRenderer, deliver } from '../output/destination.js';
import { scopeOf, styleOf } from '../output/document.js';
import { project, type Projection } from '../output/projection.js';
import { tellSelection, tellSummary } from '../output/tell-summary.js';
import { openLog } from '../cli/log.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { chooseRuns, scopeOfRun, type ComparedRuns } from '../run/compared-runs.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf } from '../run/store-location.js';
import { gatheredFrom } from '../store/manifest-scope.js';
import { withDamageShown, type KeptRun } from '../store/read-run.js';
import type { Renderer } from '../render/renderer.js';
import { listColumns } from './list-columns.js';
import { usualCode } from '../output/usual-code.js';

const USUAL_DAYS = 90;

const AGAIN = 'The same command compares the kept runs again.';

/** `iam-audit diff`: what changed between two kept runs. Asks nothing of AWS. */
export async function diff(words: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  if (settings.listColumns) return listColumns(DIFF, settings, io);
  const projection = project(DIFF, settings);
  const renderer = await chooseRenderer(settings);
  const store = storeOf(settings, io);
  if (store === null) throw usageError('diff needs a place where evidence is kept', 'Name it with --store.');
  await checkOutput(settings.output);
  const choice = { words, since: settings.since ?? null, intersect: settings.intersect, now: io.clock.now() };
  const runs = await explainingStore(() => chooseRuns(store, choice));
  return show(runs, projection, renderer, settings, io);
}

async function show(runs: ComparedRuns, projection: Projection, renderer: Renderer, settings: Settings, io: Io): Promise<ExitCode> {
  const { from, to, sources } = runs;
  const days = settings.days ?? USUAL_DAYS;
  const rows = diffRows(sideOf(from, runs), sideOf(to, runs), { sources, days }, projection);
  const document = {
    schema: `iam-audit/diff${projection.grouping === null ? '' : '-grouped'}/1`,
    generatedAt: io.clock.now(),
    scope: scopeOf(gatheredFrom(scopeOfRun(to)).scope),
    columns: projection.shown,
    rows: rows.rows,
    get coverage(): Coverage {
      return rows.coverage();
    },
  };
  await explainingStore(() => deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, AGAIN));
  const coverage = rows.coverage();
  if (!settings.quiet) {
    const log = openLog(io.err, settings.logFormat, () => io.clock.now());
    log.tell('compared', { from: from.id, to: to.id }, `${from.id} → ${to.id}`);
    tellSelection(log, rows);
    tellSummary(log, rows.count(), ['change', 'changes'], coverage, { brief: null, muted: io.err.colour && settings.color });
  }
  return usualCode(coverage, rows.count(), settings);
}

function sideOf(run: KeptRun, { sources, filters }: ComparedRuns): DiffSide {
  const { scope, gaps, notes } = gatheredFrom(scopeOfRun(run));
  const store = withDamageShown(run);
  return {
    id: run.id,
    startedAt: new Date(run.manifest().startedAt),
    accounts: scope.accounts,
    known: scope.known,
    gaps,
    notes,
    read: async (accountId) => restricted(await store.read(accountId), sources, filters),
  };
}

/** Only what both runs asked for. */
function restricted(evidence: AccountEvidence, sources: ComparedRuns['sources'], filters: ComparedRuns['filters']): AccountEvidence {
  const compared = Object.fromEntries(Object.entries(evidence).filter(([source]) => (sources as readonly string[]).includes(source)));
  // Ids of keys are told where they are known, and are no gap where they are not.
  const { access_keys: listed } = evidence;
  const kept: AccountEvidence = listed?.seen === true ? { ...compared, access_keys: listed } : compared;
  const { account_details: details, ...rest } = kept;
  if (details?.seen !== true) return kept;
  return { ...rest, account_details: { ...details, value: onlyOf(details.value, filters) } };
}

function onlyOf(details: AccountDetails, filters: ComparedRuns['filters']): AccountDetails {
  const both = details.filters.filter((filter) => filters.includes(filter));
  return {
    ...details,
    filters: both,
    users: both.includes('User') ? details.users : [],
    roles: both.includes('Role') ? details.roles : [],
    groups: both.includes('Group') ? details.groups : [],
  };
}
