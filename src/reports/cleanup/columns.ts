import { credentialName } from '../../cleanup/choose/planned.js';
import { RISKS, type PlannedPrincipal } from '../../cleanup/plan.js';
import type { Account } from '../../model/account.js';
import { parseInstant, wholeDays } from '../../model/instant.js';
import type { Tag } from '../../model/tag.js';
import { NEVER, UNKNOWN, type Never, type Unknown } from '../../model/value.js';
import type { Column } from '../column.js';
import { accountColumns } from '../columns/account.js';
import { FLAGS, toneOf } from '../columns/cells.js';

export interface PlanRow {
  readonly planned: PlannedPrincipal;
  readonly account: Account;
  readonly tags: readonly Tag[] | Unknown;
  readonly now: Date;
}

type Told = Pick<Column<PlanRow>, 'weight' | 'choices' | 'tone'>;

function column(
  key: string,
  title: string,
  type: Column<PlanRow>['type'],
  about: string,
  value: Column<PlanRow>['value'],
  told: Told = {},
): Column<PlanRow> {
  return { key, title, type, about, needs: [], value, ...told };
}

const who: readonly Column<PlanRow>[] = [
  column('kind', 'Kind', 'choice', 'What it is', ({ planned }) => planned.kind, { choices: ['user', 'role', 'policy'], weight: 1 }),
  column('name', 'Name', 'text', 'Name of the user, role or policy', ({ planned }) => planned.name, { weight: 0 }),
  column('arn', 'ARN', 'text', 'ARN, with the path', ({ planned }) => planned.arn),
  column('path', 'Path', 'text', 'Path; `/` when none was given', ({ planned }) => planned.path),
  column('unique_id', 'Unique id', 'text', 'AIDA…, AROA…: what AWS never gives to another', ({ planned }) => planned.uniqueId),
  column('created_at', 'Created', 'date', 'When it was made', ({ planned }) => parseInstant(planned.created) ?? UNKNOWN),
  column('tags', 'Tags', 'tags', 'Its tags', ({ tags }) => tags),
  column('owner', 'Owner', 'text', 'By its tag, or its name where that is an address', ({ planned }) => planned.owner, { weight: 2 }),
];

const what: readonly Column<PlanRow>[] = [
  column('what', 'What', 'text', 'The whole user or role, or what of it', ({ planned }) => whatOf(planned).join(', '), { weight: 1 }),
  column('why', 'Why', 'text', 'The facts', ({ planned }) => planned.why.map(({ fact }) => fact).join('; '), { weight: 2 }),
  column('steps', 'Steps', 'list', 'Calls of IAM, in their order', ({ planned }) => planned.steps.map(({ action }) => action)),
  column('restores', 'Undo restores', 'text', 'What undo brings back', ({ planned }) => joined(planned.undo.restores)),
  column('lost', 'Lost', 'text', 'What nothing brings back', ({ planned }) => joined(planned.undo.lost), { weight: 3 }),
  column('breaks', 'May break', 'text', 'What may break', ({ planned }) => joined(planned.breaks)),
];

const weight: readonly Column<PlanRow>[] = [
  column('risk', 'Risk', 'choice', '`high`: administrators, and whom others name; `low`: no use on record', ({ planned }) => planned.risk, {
    ...{ choices: RISKS, weight: 1 },
    tone: ({ planned }) => toneOf(planned.risk, { high: 'bad', medium: 'warn', low: 'good' }),
  }),
  column('risk_rank', 'Risk rank', 'number', '0 for low, 2 for high', ({ planned }) => RISKS.indexOf(planned.risk)),
  column('admin', 'Admin', 'choice', 'Administrator', ({ planned }) => planned.blast.admin, { choices: FLAGS, weight: 2 }),
  column('last_used', 'Last used', 'date', 'Last recorded use of any of it', ({ planned }) => lastUse(planned), { weight: 2 }),
  column('days_unused', 'Days unused', 'number', 'Whole days since then, or since it was made', ({ planned, now }) => {
    const { lastUse: last } = planned.blast;
    const since = parseInstant(last ?? planned.created);
    return since === null ? UNKNOWN : wholeDays(since, now);
  }),
  column('digest', 'Digest', 'text', 'Of its line in the plan', ({ planned }) => planned.digest),
];

export const planColumns: readonly Column<PlanRow>[] = [...accountColumns<PlanRow>(({ account }) => account), ...who, ...what, ...weight];

function joined(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join('; ');
}

function lastUse({ blast: { lastUse: last }, kind }: PlannedPrincipal): Date | Never | Unknown | null {
  if (last === 'unknown') return UNKNOWN;
  return parseInstant(last) ?? (kind === 'user' ? NEVER : null);
}

/** `whole user`, `key AKIA…`, `policy S3` */
export function whatOf({ kind, whole, credentials, steps }: PlannedPrincipal): readonly string[] {
  if (whole) return [`whole ${kind}`];
  if (credentials.length > 0) return credentials.map(credentialName);
  return steps.map(({ input: { PolicyName: name } }) => (typeof name === 'string' ? `inline policy ${name}` : 'new default version'));
}
