import type { UnusedFinding } from '../evidence/values.js';
import { entriesOf, textIn, timeIn } from './ocsf-values.js';

type Fields = Readonly<Record<string, unknown>>;
type Service = Pick<UnusedFinding, 'namespace' | 'lastAccessed' | 'actions'>;

interface Unused {
  readonly services: readonly Service[];
  /** What the finding leaves out, one sentence each. */
  readonly lacks: readonly string[];
}

/**
 * Which services and actions were not used, as far as a finding names them: OCSF counts all, and lists those of which an
 * attack can be made (permission_analysis_result, service_privilege_analysis). There is one result for each policy.
 */
export function unusedPrivileges(results: readonly Fields[]): Unused {
  const byName = new Map<string, Fields[]>();
  for (const service of results.flatMap((result) => entriesOf(result, 'service_privilege_analysis_list'))) {
    const name = textIn(service, 'name')?.toLowerCase() ?? '?';
    byName.set(name, [...(byName.get(name) ?? []), service]);
  }
  if (byName.size === 0) return { services: [], lacks: ['it does not name the permissions that were not used'] };
  const all = [...byName].map(([namespace, parts]) => ofService(namespace, parts));
  return { services: all.flatMap(({ services }) => services), lacks: all.flatMap(({ lacks }) => lacks) };
}

function ofService(namespace: string, parts: readonly Fields[]): Unused {
  const times = parts.map((part) => timeIn(part, 'last_used_time'));
  const isReadable = namespace !== '?' && !times.includes(undefined);
  if (!isReadable) return { services: [], lacks: [`what it says of the service ${namespace} can't be read`] };
  const lastAccessed = times.flatMap((at) => at ?? []).sort().at(-1) ?? null;
  // Of a service that one policy allows in part and another one as a whole, only the part is certain.
  if (parts.every(isWhole)) return { services: [{ namespace, lastAccessed, actions: [] }], lacks: [] };
  const actions = [...new Map(parts.flatMap(unusedActions).map((action) => [action.name, action])).values()];
  const counted = Math.max(0, ...parts.filter((part) => !isWhole(part)).map(unusedCount));
  const unnamed = counted - actions.length;
  return {
    services: actions.length === 0 ? [] : [{ namespace, lastAccessed, actions }],
    lacks: unnamed > 0 ? [`${unnamed} of ${counted} actions of ${namespace} that were not used are not named`] : [],
  };
}

function isWhole(part: Fields): boolean {
  return part['all_privileges_unused'] === true;
}

function unusedCount(part: Fields): number {
  const count = part['unused_privileges_count'];
  return typeof count === 'number' ? count : 0;
}

function unusedActions(part: Fields): UnusedFinding['actions'] {
  const infos = entriesOf(part, 'privilege_attack_info_list').flatMap((attack) => entriesOf(attack, 'privilege_info_list'));
  return infos.flatMap((info) => {
    const name = textIn(info, 'name');
    const lastAccessed = timeIn(info, 'last_used_time');
    if (info['is_unused'] !== true || name === null || lastAccessed === undefined) return [];
    return [{ name: name.slice(name.indexOf(':') + 1), lastAccessed }];
  });
}
