import type { ReportRow } from '../model/credential-report.js';
import { parseInstant } from '../model/instant.js';
import type { ConfigUser, UserDetail } from '../evidence/values.js';

/** One user with what each source says of it. At least one of the three is there. */
export interface MatchedUser {
  readonly detail?: UserDetail;
  readonly config?: ConfigUser;
  readonly row?: ReportRow;
}

type Draft = { -readonly [K in keyof MatchedUser]: MatchedUser[K] };

/**
 * The union of the sources, one entry per user. Config and account details share the unique id (AIDA…). The
 * credential report has none: its rows are matched by ARN and creation time, because a name can be used again
 * after its user was deleted, and then the row belongs to the user that is gone.
 */
export function matchUsers(
  details: readonly UserDetail[],
  config: readonly ConfigUser[],
  rows: readonly ReportRow[],
): readonly MatchedUser[] {
  const byId = new Map<string, Draft>();
  for (const detail of details) byId.set(detail.userId, { detail });
  for (const user of config) {
    const known = byId.get(user.userId);
    if (known === undefined) byId.set(user.userId, { config: user });
    else known.config = user;
  }
  return attachRows([...byId.values()], rows);
}

function attachRows(drafts: Draft[], rows: readonly ReportRow[]): readonly MatchedUser[] {
  const byArn = new Map<string, Draft[]>();
  for (const draft of drafts) {
    // A renamed user has another ARN in what was written down earlier.
    for (const arn of new Set([draft.detail, draft.config].flatMap((said) => said?.arn ?? []))) {
      byArn.set(arn, [...(byArn.get(arn) ?? []), draft]);
    }
  }
  for (const row of rows) {
    const homes = (byArn.get(row.get('arn') ?? '') ?? []).filter((draft) => draft.row === undefined);
    const home = homes.find((draft) => sameUser(draft, row) === true) ?? homes.find((draft) => sameUser(draft, row) === null);
    if (home === undefined) drafts.push({ row });
    else home.row = row;
  }
  return drafts;
}

/**
 * Sources round creation times differently (whole or fractional seconds), so a second apart is the same instant.
 * null: one of the times is not known.
 */
function sameUser({ detail, config }: Draft, row: ReportRow): boolean | null {
  const created = parseInstant(detail?.createdAt) ?? parseInstant(config?.createdAt);
  const reported = parseInstant(row.get('user_creation_time') ?? '');
  if (created === null || reported === null) return null;
  return Math.abs(created.getTime() - reported.getTime()) <= 1000;
}
