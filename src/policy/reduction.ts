import { hasWildcard, isEveryAction, namespaceOf, coversActions, overlapsActions, selectsAction } from './action-selector.js';
import type { Catalogue } from './service-catalogue.js';

/** What may go from a policy. Namespaces in lower case, actions without them (`GetObject`). */
export interface Droppable {
  /**
   * The services that AWS itself names for the principal, used ones above all: a list holds them although the catalogue
   * may not know them.
   */
  readonly namespaces: readonly string[];
  service(namespace: string): boolean;
  /** Tracked and unused actions of a service that is not to be dropped; none unless use was looked at action by action. */
  unused(namespace: string): readonly string[];
  /** Tracked and used actions: a list holds them although the catalogue may not know them. */
  used(namespace: string): readonly string[];
}

/** What is to go, and all that is known to be there. */
export interface Cut {
  readonly namespaces: readonly string[];
  readonly may: Pick<Droppable, 'service' | 'unused'>;
  /** null: the actions of the service are not known. */
  actions(namespace: string): readonly string[] | null;
}

export interface Reduction {
  readonly patterns: readonly string[];
  /** Services, or actions (`s3:GetObject`). */
  readonly removed: readonly string[];
  /** Why a part stays that was not judged, in words. */
  readonly stuck: readonly string[];
}

/** Access advisor does not track it, so no use of it is ever seen. AWS: access_policies_last-accessed. */
export const PASS_ROLE = 'iam:PassRole';

export function cutOf(may: Droppable, { services, actions }: Catalogue): Cut {
  return {
    namespaces: [...new Set([...services.keys(), ...may.namespaces])],
    may,
    actions: (namespace) => {
      const known = actions.get(namespace);
      return known === undefined ? null : distinct([...known, ...may.used(namespace)]);
    },
  };
}

export function servicesOnly(cut: Cut): Cut {
  return { ...cut, may: { service: (namespace) => cut.may.service(namespace), unused: () => [] } };
}

export function mergedReductions(parts: readonly Reduction[]): Reduction {
  const all = (of: keyof Reduction): readonly string[] => parts.flatMap((part) => part[of]);
  return { patterns: distinct(all('patterns')), removed: [...new Set(all('removed'))], stuck: [...new Set(all('stuck'))] };
}

/** What remains of one pattern of `Action`. A pattern that loses nothing stays as it is written. */
export function reducePattern(pattern: string, cut: Cut): Reduction {
  const namespace = namespaceOf(pattern);
  if (namespace !== null) return reduceWithin(pattern, namespace, cut);
  // IAM refuses wildcards in the name of a service, unless the pattern means everything.
  if (!isEveryAction(pattern)) return { ...unchanged(pattern), stuck: [`${pattern} is no action that IAM accepts`] };
  const listed = mergedReductions(cut.namespaces.map((each) => reduceWithin(`${each}:*`, each, cut)));
  return listed.removed.length === 0 ? { ...unchanged(pattern), stuck: listed.stuck } : listed;
}

/** The actions that `NotAction` leaves, less what is to go, as a list for `Action`; null when they can't be listed. */
export function listInstead(excluded: readonly string[], cut: Cut): Reduction | null {
  const parts: Reduction[] = [];
  for (const namespace of cut.namespaces) {
    const everything = `${namespace}:*`;
    if (coversActions(named(excluded), everything)) continue;
    if (!overlapsActions(named(excluded), everything)) {
      parts.push(reduceWithin(everything, namespace, cut));
      continue;
    }
    const known = cut.may.service(namespace) ? [] : cut.actions(namespace);
    if (known === null) return null;
    const left = known.map((action) => `${namespace}:${action}`).filter((action) => !selectsAction(named(excluded), action));
    if (cut.may.service(namespace)) parts.push({ patterns: passRoleOf(namespace, excluded), removed: [namespace], stuck: [] });
    else parts.push(mergedReductions(left.map((action) => reduceWithin(action, namespace, cut))));
  }
  return mergedReductions(parts);
}

/** What `NotAction` must name besides, for what is to go: exact, also for services that the catalogue does not know. */
export function moreExceptions(excluded: readonly string[], cut: Cut): Reduction & { readonly losesPassRole: boolean } {
  const parts: Reduction[] = [];
  let losesPassRole = false;
  for (const namespace of cut.namespaces) {
    if (coversActions(named(excluded), `${namespace}:*`)) continue;
    if (cut.may.service(namespace)) {
      parts.push({ patterns: [`${namespace}:*`], removed: [namespace], stuck: [] });
      losesPassRole ||= passRoleOf(namespace, excluded).length > 0;
    } else {
      const unused = unusedOf(namespace, cut).filter((action) => !selectsAction(named(excluded), action));
      parts.push({ patterns: unused, removed: unused, stuck: [] });
    }
  }
  return { ...mergedReductions(parts), losesPassRole };
}

/** What remains of a pattern that names its service. */
function reduceWithin(pattern: string, namespace: string, cut: Cut): Reduction {
  const matched = (action: string): boolean => selectsAction(named([pattern]), action);
  if (cut.may.service(namespace)) {
    if (!matched(PASS_ROLE)) return { patterns: [], removed: [namespace], stuck: [] };
    return hasWildcard(pattern) ? { patterns: [PASS_ROLE], removed: [namespace], stuck: [] } : unchanged(pattern);
  }
  const unused = new Set(
    unusedOf(namespace, cut)
      .filter(matched)
      .map((action) => action.toLowerCase()),
  );
  if (unused.size === 0) return unchanged(pattern);
  if (!hasWildcard(pattern)) return { patterns: [], removed: [pattern], stuck: [] };
  const known = cut.actions(namespace);
  if (known === null) return { ...unchanged(pattern), stuck: [`the actions of ${namespace} are not known`] };
  const listed = known.map((action) => `${namespace}:${action}`).filter(matched);
  const removed = listed.filter((action) => unused.has(action.toLowerCase()));
  if (removed.length === 0) return unchanged(pattern);
  return { patterns: listed.filter((action) => !unused.has(action.toLowerCase())), removed, stuck: [] };
}

function unusedOf(namespace: string, cut: Cut): readonly string[] {
  const actions = cut.may.unused(namespace).map((action) => `${namespace}:${action}`);
  return actions.filter((action) => action.toLowerCase() !== PASS_ROLE.toLowerCase());
}

function passRoleOf(namespace: string, excluded: readonly string[]): readonly string[] {
  return namespace === 'iam' && !selectsAction(named(excluded), PASS_ROLE) ? [PASS_ROLE] : [];
}

function named(patterns: readonly string[]): { readonly except: false; readonly patterns: readonly string[] } {
  return { except: false, patterns };
}

function unchanged(pattern: string): Reduction {
  return { patterns: [pattern], removed: [], stuck: [] };
}

/** Without those that differ from an earlier one in case only. */
function distinct(texts: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of texts) if (!found.has(text.toLowerCase())) found.set(text.toLowerCase(), text);
  return [...found.values()];
}
