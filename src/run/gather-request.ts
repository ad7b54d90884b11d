import { usageError } from '../errors.js';
import { isCreationNeed } from '../evidence/creation.js';
import type { Need } from '../evidence/evidence.js';
import { permissionsFor } from '../gather/permissions.js';
import type { GatherRequest, Mode, Selection, TrailPlace } from '../gather/request.js';
import { accountsOf } from './report-options.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { ReportOptions } from '../reports/options.js';
import { quoted } from '../text.js';

/** What the command line asks to be gathered; options that do not go together are a usage error. */
export function requestFor(report: Report, settings: Settings, options: ReportOptions, wanted: ReadonlySet<Need>): GatherRequest {
  const needs = withTrail(wanted, settings);
  const mode = settings.source ?? 'aggregator';
  if (settings.aggregator !== undefined && mode !== 'aggregator') {
    throw usageError(`--aggregator does not go with --source ${mode}`, 'Leave one of them out.');
  }
  refuseBoth(settings);
  return {
    mode,
    modeChosen: settings.source !== undefined || settings.aggregator !== undefined,
    aggregator: settings.aggregator ?? null,
    noAssume: !settings.assume,
    selection: selectionOf(report, settings, options, mode),
    needs,
    advisor: needs.has('last_accessed') ? (report.advisor?.(options) ?? ALL_USERS) : null,
    ...(needs.has('organization_trail') ? { trail: trailOf(settings) } : {}),
  };
}

/** With `--trail-table`, who made something is asked there and in no account. */
export function withTrail(needs: ReadonlySet<Need>, { trailTable }: Pick<Settings, 'trailTable'>): ReadonlySet<Need> {
  return trailTable !== undefined && [...needs].some(isCreationNeed) ? new Set([...needs, 'organization_trail']) : needs;
}

function trailOf({ trailTable = '', athenaWorkgroup, athenaOutput }: Settings): TrailPlace {
  const [name = '', database = '', catalog] = trailTable.split('.').reverse();
  return { table: [catalog ?? null, database, name], workgroup: athenaWorkgroup ?? null, output: athenaOutput ?? null };
}

const ALL_USERS: AdvisorRequest = { subjects: 'users', granularity: 'service', inferDays: null, entitiesOf: null };

function selectionOf(report: Report, settings: Settings, options: ReportOptions, mode: Mode): Selection {
  const { excludeAccounts, ou, shard, account } = settings;
  const { accounts = (report.takesArns === true && mode !== 'account' ? accountsOf(options, account) : null) ?? undefined } = settings;
  const selection = { accounts: accounts ?? null, exclude: excludeAccounts ?? [], units: ou ?? null, shard: shard ?? null };
  if (mode === 'account' && [settings.accounts, excludeAccounts, ou, shard].some((value) => value !== undefined)) {
    throw usageError(
      '--accounts, --exclude-accounts, --ou and --shard do not go with --source account',
      'That source is your own account alone.',
    );
  }
  return selection;
}

/** By the same name; two names of one account come out when the accounts are known. */
function refuseBoth({ accounts = [], excludeAccounts = [] }: Settings): void {
  const both = accounts.find((name) => excludeAccounts.some((other) => other.toLowerCase() === name.toLowerCase()));
  if (both === undefined) return;
  throw usageError(`${quoted(both)} stands in --accounts and in --exclude-accounts`, 'Leave it out of one of them.');
}

/** What a role is entered for. Roles are entered after the default mode may have given way to `organization`. */
export function sessionActions({ needs, mode, modeChosen }: GatherRequest): readonly string[] {
  const modes: readonly Mode[] = modeChosen ? [mode] : [mode, 'organization'];
  return [...new Set(modes.flatMap((possible) => permissionsFor(needs, possible).member))];
}
