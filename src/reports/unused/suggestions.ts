import { droppableFrom } from '../../checks/droppable.js';
import type { PolicyUse } from '../../checks/policy-use.js';
import type { Entity } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { AppliedPolicy } from '../../policy/applied-policy.js';
import { longestFor } from '../../policy/policy-limits.js';
import type { Suggestion } from '../../policy/suggest.js';
import { toneOf } from '../columns/cells.js';
import { policyColumns } from '../columns/policy.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport, ofOne, type Combiner } from '../report.js';
import { addingUp } from './adding-up.js';
import { permissionsOf, principalsOf } from './rows.js';
import { permissionUseRequest, needsOf } from './questions.js';
import { validSuggestion } from './valid-suggestion.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

const VERDICTS = ['detach', 'reduce', 'keep', 'unknown'] as const;

/** A policy, of one principal or of all that have it, and what could be left of it. */
interface SuggestionRow {
  /** null: all principals that have the policy. */
  readonly entity: Entity | null;
  readonly use: Omit<PolicyUse, 'permissions'>;
  /** UNKNOWN: the policy, or its use, could not be seen. */
  readonly suggestion: Suggestion | Unknown;
}

function verdictOf({ suggestion }: SuggestionRow): (typeof VERDICTS)[number] {
  if (suggestion === UNKNOWN) return 'unknown';
  if (suggestion.document === null) return 'detach';
  return suggestion.changed ? 'reduce' : 'keep';
}

const suggestionColumns: readonly Column<SuggestionRow>[] = [
  {
    key: 'entity_type',
    title: 'Whose',
    type: 'choice',
    choices: ['user', 'role'],
    about: 'Whose use was looked at; empty with `--by policy`: that of all who have the policy',
    needs: [],
    weight: 2,
    value: ({ entity }) => entity?.kind ?? null,
  },
  {
    key: 'entity_name',
    title: 'Name',
    type: 'text',
    about: 'Name of that principal',
    needs: [],
    weight: 0,
    value: ({ entity }) => entity?.name ?? null,
  },
  {
    key: 'arn',
    title: 'ARN',
    type: 'text',
    about: 'ARN of that principal',
    needs: [],
    value: ({ entity }) => entity?.arn ?? null,
  },
  {
    key: 'verdict',
    title: 'Verdict',
    type: 'choice',
    choices: VERDICTS,
    about:
      '`detach`: nothing that it allows was used · `reduce`: to the suggested document · `keep`: nothing can go · `unknown`: the ' +
      'policy, or its use, could not be seen',
    needs: ['managed_policies', 'last_accessed'],
    weight: 1,
    value: verdictOf,
    tone: (row) => toneOf(verdictOf(row), { detach: 'warn', reduce: 'warn', keep: 'good' }),
  },
  {
    key: 'removed',
    title: 'Removed',
    type: 'list',
    about: 'Services, or with `--granularity action` also actions, that are left out',
    needs: ['managed_policies', 'last_accessed'],
    weight: 1,
    value: ({ suggestion }) => (suggestion === UNKNOWN ? UNKNOWN : suggestion.removed),
  },
  {
    key: 'kept_because',
    title: 'Kept because',
    type: 'text',
    about:
      'Statements that were left as they are although something of them was not used, and why; with `--by policy` also in how ' +
      'many accounts principals that could not be seen may use it',
    needs: ['managed_policies', 'last_accessed'],
    weight: 2,
    value: ({ suggestion }) => (suggestion === UNKNOWN || suggestion.kept.length === 0 ? null : suggestion.kept.map(keptText).join('; ')),
  },
  {
    key: 'suggested_policy',
    title: 'Suggested policy',
    type: 'text',
    about:
      'The reduced document as JSON: equal to the old one for all that was used, is not tracked or has conditions, and never ' +
      'wider; empty: detach it. Others that have the same policy are looked at only with `--by policy`',
    needs: ['managed_policies', 'last_accessed'],
    value: ({ suggestion }) => (suggestion === UNKNOWN ? UNKNOWN : suggestion.document),
  },
];

function keptText({ statement, why }: Suggestion['kept'][number]): string {
  return statement === null ? why : `statement ${statement}: ${why}`;
}

export const suggestions = defineReport<SuggestionRow>({
  name: 'suggestions',
  summary: 'Reduced policy documents without what was not used for N days (`unused --suggest`)',
  noun: ['policy', 'policies'],
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['policy_type', 'policy_name', 'group', 'held_by', 'arn']],
  columns: [...policyColumns<SuggestionRow>(({ use }) => use), ...suggestionColumns],
  defaultColumns: [
    'accounts',
    'entity_type',
    'entity_name',
    'policy_name',
    'policy_type',
    'verdict',
    'removed',
    'kept_because',
    'suggested_policy',
  ],
  extraColumns: ({ by }) => (by === 'policy' ? ['held_by'] : []),
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: () => 'actions',
  rows: (account, context) => (context.by === 'policy' ? ofOne(account, addUp(context)) : byPrincipal(account, context)),
  combine: (context) => (context.by === 'policy' ? addUp(context) : null),
});

function* byPrincipal(account: ReconciledAccount, context: ReportContext): Iterable<SuggestionRow> {
  for (const entity of principalsOf(account, context)) {
    const may = entity.usage.seen === 'not' ? null : droppableFrom(permissionsOf(entity, account, context));
    for (const policy of entity.policies.applied) {
      const use = useOf(entity, policy);
      yield { entity, use, suggestion: may === null ? UNKNOWN : validSuggestion(use, may, context.catalogue) };
    }
  }
}

function useOf({ kind, account, arn, policies: { applied } }: Entity, policy: AppliedPolicy): SuggestionRow['use'] {
  const longest = longestFor(policy, applied, kind === 'role' ? 'role' : 'user');
  return { policy, longest, accounts: new Set([account.id]), principals: new Set([arn]), hiddenIn: new Set() };
}

function addUp(context: ReportContext): Combiner<SuggestionRow> {
  return addingUp(context, (use) => {
    const suggestion = validSuggestion(use, droppableFrom(use.permissions), context.catalogue);
    return [
      { entity: null, use, suggestion: suggestion === UNKNOWN ? UNKNOWN : { ...suggestion, kept: [...suggestion.kept, ...keptFor(use)] } },
    ];
  });
}

function keptFor({ hiddenIn: { size } }: PolicyUse): Suggestion['kept'] {
  if (size === 0) return [];
  return [
    { statement: null, why: `it may be in use in ${size} ${size === 1 ? 'account' : 'accounts'} that could not be wholly looked into` },
  ];
}
