import type { PolicyDocument, Selector, Statement } from '../model/policy.js';
import { UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import { coversActions, namespaceOf, overlapsActions } from './action-selector.js';
import type { PrincipalPolicies, ServiceControls } from './applied-policy.js';
import { onEverything } from './grants.js';
import { layersOf, type Layer } from './layers.js';

/** A service, or one action of it (`GetObject`), that a policy of the principal allows. */
export interface Granted {
  readonly namespace: string;
  readonly action?: string;
}

export interface Possibility {
  readonly possible: Flag;
  /** What makes it impossible, or what could not be read, in words; null when it is possible. */
  readonly because: string | null;
}

/**
 * Can what is granted be used at all? `no` only when it is certain for everything that the policies grant of it: an
 * unconditional Deny on every resource covers it, or the boundary or one level of service control policies, all read,
 * allows nothing of it. `unknown`: something that could not be read may still forbid it. A Deny with a condition, or of
 * some resources, never makes a no. Conditions, session policies and resource policies are not judged: a resource policy
 * may let in a principal whose own permission is worthless. Service control policies are left out where they do not reach.
 */
export function possibilityOf(what: Granted, policies: PrincipalPolicies, controls: ServiceControls | Unknown): Possibility {
  return possibilitiesOf(policies, controls)(what);
}

/** The same for one thing after another: what is the same for all of them is looked at once. */
export function possibilitiesOf(policies: PrincipalPolicies, controls: ServiceControls | Unknown): Judge {
  const controlled = judgeOf(policies, layersOf(policies, controls));
  let uncontrolled: Judge | null = null;
  return (what) => (NOT_CONTROLLED.has(what.namespace) ? (uncontrolled ??= judgeOf(policies, layersOf(policies, null))) : controlled)(what);
}

/** Services that service control policies do not reach. AWS: orgs_manage_policies_scps, "Tasks and entities not restricted by SCPs". */
const NOT_CONTROLLED: ReadonlySet<string> = new Set(['mechanicalturk']);

type Judge = (what: Granted) => Possibility;

function judgeOf(policies: PrincipalPolicies, layers: readonly [Layer, ...Layer[]]): Judge {
  const unread = layers.find((layer) => layer.unread !== null)?.unread ?? null;
  const obstacleTo = obstaclesOf(layers);
  if (obstacleTo === null) return () => ({ possible: unread === null ? 'yes' : 'unknown', because: unread });
  const patternsOf = grantedPatterns(policies);
  return (what) => {
    const obstacles = patternsOf(what).map(obstacleTo);
    if (!obstacles.includes(null)) return { possible: 'no', because: obstacles[0] ?? null };
    return { possible: unread === null ? 'yes' : 'unknown', because: unread };
  };
}

/** Patterns that cover all that is granted of it; more than that never makes a wrong no. Never empty. */
function grantedPatterns({ applied, complete }: PrincipalPolicies): (what: Granted) => readonly string[] {
  const documents = applied.map(({ document }) => document);
  const whole = complete && !documents.includes(UNKNOWN);
  const allows = documents.flatMap((document) => (document === UNKNOWN ? [] : document)).filter(({ effect }) => effect === 'Allow');
  const named = new Map<string, string[]>();
  const wide: Selector[] = [];
  for (const { actions } of allows) {
    if (actions.except) wide.push(actions);
    for (const pattern of actions.except ? [] : actions.patterns) {
      const namespace = namespaceOf(pattern);
      if (namespace === null) wide.push({ except: false, patterns: [pattern] });
      else add(named, namespace, pattern);
    }
  }
  return ({ namespace, action }) => {
    if (action !== undefined) return [`${namespace}:${action}`];
    const everything = `${namespace}:*`;
    const patterns = named.get(namespace) ?? [];
    return !whole || patterns.length === 0 || wide.some((selector) => overlapsActions(selector, everything)) ? [everything] : patterns;
  };
}

function add(named: Map<string, string[]>, namespace: string, pattern: string): void {
  const patterns = named.get(namespace);
  if (patterns === undefined) named.set(namespace, [pattern]);
  else patterns.push(pattern);
}

/** Why nothing that a pattern matches can be used; null when something may be. */
function obstaclesOf([own, ...caps]: readonly [Layer, ...Layer[]]): ((pattern: string) => string | null) | null {
  const denials = [own, ...caps].flatMap(({ documents }) =>
    documents.flatMap(({ label, document }) => document.filter(deniesAll).map(({ actions }) => ({ label, actions }))),
  );
  const read = caps.filter(({ unread, documents }) => unread === null && !documents.some(({ document }) => allowsEverything(document)));
  if (denials.length === 0 && read.length === 0) return null;
  return (pattern) => {
    const denial = denials.find(({ actions }) => coversActions(actions, pattern));
    if (denial !== undefined) return `${denial.label} denies it`;
    return read.find(({ documents }) => !documents.some(({ document }) => mayAllow(document, pattern)))?.without ?? null;
  };
}

function deniesAll(statement: Statement): boolean {
  return statement.effect === 'Deny' && !statement.conditional && onEverything(statement);
}

function allowsEverything(document: PolicyDocument): boolean {
  return document.some(({ effect, actions }) => effect === 'Allow' && !actions.except && actions.patterns.includes('*'));
}

function mayAllow(document: PolicyDocument, pattern: string): boolean {
  return document.some(({ effect, actions }) => effect === 'Allow' && overlapsActions(actions, pattern));
}
