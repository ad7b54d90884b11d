import type { Statement } from '../model/policy.js';
import { namespaceOf } from './action-selector.js';
import { isNoAction } from './action-verbs.js';
import { SERVICE_NAMESPACES } from './service-namespaces.js';

/**
 * The statement without the exceptions that except nothing: `NotAction: "prowler:action"` is everything, for no service is
 * called so. IAM accepts it. What a service that is newer than the list adds to `*` is little.
 */
export function withoutVoidExceptions(statement: Statement): Statement {
  const { actions } = statement;
  if (!actions.except || !actions.patterns.some(isVoid)) return statement;
  return { ...statement, actions: { except: true, patterns: actions.patterns.filter((pattern) => !isVoid(pattern)) } };
}

/**
 * The same without exceptions of no action that is known, such as `iam:NoSuchAction`: of these it is not certain that they except
 * nothing, for the list may be older than the action.
 */
export function withoutDoubtfulExceptions(statement: Statement): Statement {
  const { actions } = statement;
  if (!actions.except || !actions.patterns.some(isNoAction)) return statement;
  return { ...statement, actions: { except: true, patterns: actions.patterns.filter((pattern) => !isNoAction(pattern)) } };
}

/** A Deny of nothing that there is denies nothing. null: nothing of it is left. */
export function withoutVoidDenials(denial: Statement): Statement | null {
  const { actions } = denial;
  if (actions.except || !actions.patterns.some(isVoid)) return withoutVoidExceptions(denial);
  const patterns = actions.patterns.filter((pattern) => !isVoid(pattern));
  return patterns.length === 0 ? null : { ...denial, actions: { except: false, patterns } };
}

function isVoid(pattern: string): boolean {
  const namespace = namespaceOf(pattern);
  return namespace !== null && !SERVICE_NAMESPACES.has(namespace);
}
