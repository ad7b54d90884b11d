import type { Selector, Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import { coversActions, namespaceOf, overlapsActions, selectsAction } from './action-selector.js';
import type { AppliedPolicy } from './applied-policy.js';
import type { Catalogue } from './service-catalogue.js';

/** Where something is granted: one Allow statement of one policy. */
export interface Grant {
  readonly policy: AppliedPolicy;
  /** Its place in the document; the first is 1. */
  readonly statement: number;
  readonly sid: string | null;
  readonly conditional: boolean;
  /** Every action of the service (of `actionGrants`: the action) on every resource. */
  readonly whole: boolean;
}

/**
 * The services that policies allow, by namespace, as access advisor lists them: an Allow that may match an action of the
 * service is enough. Denials, boundaries and service control policies play no part (see possibilityOf), and policies that
 * could not be read can't be asked. A service that a policy names counts although the catalogue does not know it, and an
 * action of it that the catalogue does not know may exist all the same: "grants nothing" is never said wrongly.
 */
export function grantsOf(applied: readonly AppliedPolicy[], catalogue: Catalogue): ReadonlyMap<string, readonly Grant[]> {
  const found = new Map<string, readonly Grant[]>();
  for (const [policy, statement, at] of allowsOf(applied)) {
    // An administrator has hundreds of services by one statement: they share what is said of it.
    const [part, all] = grantsBy(policy, statement, at);
    for (const [namespace, everyAction] of servicesOf(statement.actions, catalogue)) {
      const grants = everyAction ? all : part;
      const others = found.get(namespace);
      found.set(namespace, others === undefined ? grants : [...others, ...grants]);
    }
  }
  return found;
}

/** The grant of some and of every action. */
function grantsBy(policy: AppliedPolicy, statement: Statement, at: number): readonly [readonly Grant[], readonly Grant[]] {
  const part = { ...place(policy, statement, at), whole: false };
  return [[part], onEverything(statement) ? [{ ...part, whole: true }] : [part]];
}

/** The same for the actions of one service that the catalogue lists, by action name (`GetObject`). */
export function actionGrants(
  applied: readonly AppliedPolicy[],
  namespace: string,
  catalogue: Catalogue,
): ReadonlyMap<string, readonly Grant[]> {
  const found = new Map<string, Grant[]>();
  const actions = catalogue.actions.get(namespace) ?? [];
  for (const [policy, statement, at] of allowsOf(applied)) {
    if (!overlapsActions(statement.actions, `${namespace}:*`)) continue;
    const grant = { ...place(policy, statement, at), whole: onEverything(statement) };
    for (const action of actions) {
      if (selectsAction(statement.actions, `${namespace}:${action}`)) add(found, action, grant);
    }
  }
  return found;
}

/** Every Allow, with its policy and its index. */
function* allowsOf(applied: readonly AppliedPolicy[]): Iterable<readonly [AppliedPolicy, Statement, number]> {
  for (const policy of applied) {
    if (policy.document === UNKNOWN) continue;
    for (const [at, statement] of policy.document.entries()) if (statement.effect === 'Allow') yield [policy, statement, at];
  }
}

/** Policies of the same words have selectors in common (see documentOf), and thousands of principals have few policies. */
const SERVICES = new WeakMap<Catalogue, WeakMap<Selector, ReadonlyMap<string, boolean>>>();

function servicesOf(actions: Selector, catalogue: Catalogue): ReadonlyMap<string, boolean> {
  const known = SERVICES.get(catalogue) ?? new WeakMap<Selector, ReadonlyMap<string, boolean>>();
  SERVICES.set(catalogue, known);
  const found = known.get(actions) ?? findServices(actions, catalogue);
  known.set(actions, found);
  return found;
}

/** The services that are reached, and whether every action of it is. */
function findServices(actions: Selector, catalogue: Catalogue): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  // Only wildcards in place of the service, or NotAction, reach services that are not named.
  const wide = actions.except ? actions : { except: false, patterns: actions.patterns.filter((pattern) => namespaceOf(pattern) === null) };
  if (wide.except || wide.patterns.length > 0) {
    for (const namespace of catalogue.services.keys()) {
      if (reaches(wide, namespace, catalogue)) found.set(namespace, coversActions(wide, `${namespace}:*`));
    }
  }
  if (actions.except) return found;
  for (const pattern of actions.patterns) {
    const namespace = namespaceOf(pattern);
    if (namespace === null) continue;
    found.set(namespace, found.get(namespace) === true || coversActions({ except: false, patterns: [pattern] }, `${namespace}:*`));
  }
  return found;
}

function reaches(actions: Selector, namespace: string, catalogue: Catalogue): boolean {
  const known = catalogue.actions.get(namespace);
  const everything = `${namespace}:*`;
  if (known === undefined || coversActions(actions, everything)) return overlapsActions(actions, everything);
  return known.some((action) => selectsAction(actions, `${namespace}:${action}`));
}

function place(policy: AppliedPolicy, { sid, conditional }: Statement, at: number): Omit<Grant, 'whole'> {
  return { policy, statement: at + 1, sid, conditional };
}

export function onEverything({ resources }: Statement): boolean {
  return resources !== null && !resources.except && resources.patterns.some(isEveryResource);
}

export function isEveryResource(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}

function add(found: Map<string, Grant[]>, key: string, grant: Grant): void {
  const grants = found.get(key);
  if (grants === undefined) found.set(key, [grant]);
  else grants.push(grant);
}
