import { parsePolicy, type Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import { coversActions, overlapsActions } from '../policy/action-selector.js';

/**
 * Which of the actions no document allows, or one denies everywhere. On what, and under which conditions, is not judged: the
 * documents that templates make are right there. null: a document could not be read.
 */
export function lackingActions(documents: readonly string[], wanted: readonly string[]): readonly string[] | null {
  const statements: Statement[] = [];
  for (const document of documents) {
    const parsed = parsePolicy(document);
    if (parsed === UNKNOWN) return null;
    statements.push(...parsed);
  }
  const allows = ({ effect, actions }: Statement, action: string): boolean => effect === 'Allow' && coversActions(actions, action);
  const isEverywhere = (resources: Statement['resources']): boolean => resources?.except === false && resources.patterns.includes('*');
  const denies = ({ effect, actions, resources, conditional }: Statement, action: string): boolean =>
    effect === 'Deny' && !conditional && isEverywhere(resources) && overlapsActions(actions, action);
  const isAllowed = (action: string): boolean =>
    statements.some((each) => allows(each, action)) && !statements.some((each) => denies(each, action));
  return wanted.filter((action) => !isAllowed(action));
}
