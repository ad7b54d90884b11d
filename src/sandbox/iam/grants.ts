import { coversAction } from '../access/action-pattern.js';
import { SERVICE_NAMESPACES, serviceActions } from '../worlds/service-catalogue.js';

/** What one document allows, wherever and on whatever condition: Resource and Condition do not count, and Deny stands apart. */
export interface Grants {
  /** Namespaces of the catalogue. */
  readonly services: ReadonlySet<string>;
  /** Of any namespace, in the catalogue or not. */
  allowsService(namespace: string): boolean;
  allowsAction(namespace: string, name: string): boolean;
  /** Does a Deny without a condition, on every resource, cover the whole service? */
  refusesService(namespace: string): boolean;
}

/** The actions of a statement: these, or all but these. */
interface Range {
  readonly except: boolean;
  readonly patterns: readonly string[];
}

const known = new Map<string, Grants | null>();

/** null: the text is no policy. Kept by text, for many principals hold the same document. */
export function readGrants(document: string): Grants | null {
  let grants = known.get(document);
  if (grants === undefined) {
    grants = makeGrants(document);
    known.set(document, grants);
  }
  return grants;
}

function makeGrants(document: string): Grants | null {
  const statements = readStatements(document);
  if (statements === null) return null;
  const withEffect = (effect: string): readonly unknown[] => statements.filter((statement) => memberOf(statement, 'Effect') === effect);
  const allowed = withEffect('Allow').map(readRange);
  const refused = withEffect('Deny').filter(isUnconditional).map(readRange);
  const allowsService = (namespace: string): boolean => allowed.some((range) => reachesService(range, namespace));
  let services: ReadonlySet<string> | undefined;
  return {
    get services() {
      return (services ??= new Set(SERVICE_NAMESPACES.filter(allowsService)));
    },
    allowsService,
    allowsAction: (namespace, name) => allowed.some((range) => reachesAction(range, `${namespace}:${name}`)),
    refusesService: (namespace) => refused.some((range) => coversService(range, namespace)),
  };
}

function readStatements(document: string): readonly unknown[] | null {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    return null;
  }
  const statement = memberOf(value, 'Statement');
  return statement === undefined ? null : listOf(statement);
}

function readRange(statement: unknown): Range {
  const except = memberOf(statement, 'NotAction') !== undefined;
  const patterns = listOf(memberOf(statement, except ? 'NotAction' : 'Action') ?? []).filter((pattern) => typeof pattern === 'string');
  return { except, patterns };
}

function isUnconditional(statement: unknown): boolean {
  return memberOf(statement, 'Condition') === undefined && listOf(memberOf(statement, 'Resource')).includes('*');
}

/** A pattern of a service's action reaches the service, whether it matches an action of the catalogue or not. */
function reachesService(range: Range, namespace: string): boolean {
  const near = patternsNear(range, namespace);
  if (!range.except) return near.length > 0;
  if (near.length === 0) return true;
  if (near.some((pattern) => coversAction(pattern, `${namespace}:`))) return false;
  const names = serviceActions(namespace);
  return names.length === 0 || names.some((name) => !near.some((pattern) => coversAction(pattern, `${namespace}:${name}`)));
}

function coversService(range: Range, namespace: string): boolean {
  const near = patternsNear(range, namespace);
  return range.except ? near.length === 0 : near.some((pattern) => coversAction(pattern, `${namespace}:`));
}

function patternsNear({ patterns }: Range, namespace: string): readonly string[] {
  return patterns.filter((pattern) => coversAction(pattern.split(':')[0] ?? '', namespace));
}

function reachesAction({ except, patterns }: Range, action: string): boolean {
  return patterns.some((pattern) => coversAction(pattern, action)) !== except;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
