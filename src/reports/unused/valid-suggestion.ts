import { isAwsManagedPolicy } from '../../model/arn.js';
import { decodeDocument } from '../../model/policy.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { PolicyUse } from '../../checks/policy-use.js';
import { grammarProblems } from '../../policy/policy-grammar.js';
import type { Droppable } from '../../policy/reduction.js';
import type { Catalogue } from '../../policy/service-catalogue.js';
import { suggest, type Suggestion } from '../../policy/suggest.js';

/** A document that IAM would refuse is of no use: then the old one stands. */
export function validSuggestion(
  { policy: { text, arn }, longest }: Pick<PolicyUse, 'policy' | 'longest'>,
  may: Droppable,
  catalogue: Catalogue,
): Suggestion | Unknown {
  if (text === UNKNOWN) return UNKNOWN;
  // In the place of a policy of AWS's comes one of the customer's, which may not be as long.
  const inPlace = arn === null || !isAwsManagedPolicy(arn);
  const suggestion = suggest(text, may, catalogue, longest, inPlace);
  if (suggestion.document === null || !suggestion.changed) return suggestion;
  const old = JSON.stringify(decodeDocument(text));
  const facts = { services: null, limit: inPlace ? Math.max(longest, old.length) : longest };
  const {
    brought: [brought],
    before: [before],
  } = compared(grammarProblems(suggestion.document, facts), grammarProblems(old, facts));
  if (brought !== undefined) {
    return {
      document: old,
      removed: [],
      kept: [{ statement: null, why: `the reduced policy would not be valid: ${brought}` }],
      changed: false,
    };
  }
  if (before === undefined) return suggestion;
  const why = `IAM may refuse it for what the policy as it stands has too: ${before}`;
  return { ...suggestion, kept: [...suggestion.kept, { statement: null, why }] };
}

/** What the rewriting brought in, and what was there before. Statements may have other numbers than they had. */
function compared(
  problems: readonly string[],
  old: readonly string[],
): { readonly brought: readonly string[]; readonly before: readonly string[] } {
  const unnumbered = (problem: string): string => problem.replace(/^statement \d+: /, '');
  const known = old.map(unnumbered);
  const [brought, before]: [string[], string[]] = [[], []];
  for (const problem of problems) {
    const at = known.indexOf(unnumbered(problem));
    if (at >= 0) known.splice(at, 1);
    (at >= 0 ? before : brought).push(problem);
  }
  return { brought, before };
}
