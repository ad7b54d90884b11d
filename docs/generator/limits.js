import { code, list, table } from './markdown.js';

/** Asked before any role is, so they stand in no list of permissions. */
const OF_STS = ['sts:AssumeRole', 'sts:GetCallerIdentity'];
const MOST = 3;
const SOME_ACCOUNT = '111122223333';

/** What is assumed of AWS's limits before they are learnt, one row per assumption. */
export function limits(program) {
  const rows = rowsOf(program).map(({ service, actions, assumption, keptFor }, _, all) => {
    const { start, floor, ceiling, burst } = assumption;
    return [callsOf(service, actions, all), keptFor, ...[start, floor, ceiling, burst].map(String)];
  });
  return table(['Calls', 'One limit for', 'Calls/s at first', 'At least', 'At most', 'At once after a pause'], rows);
}

/** Where nearly all of a service have the same limit, only the exceptions are named. */
function callsOf(service, actions, all) {
  const own = all.filter((row) => row.service === service);
  if (own.length === 1) return code(`${service}:*`);
  const others = own.reduce((sum, row) => sum + row.actions.length, -actions.length);
  return actions.length > MOST * others ? `all other ${code(`${service}:*`)}` : list(actions);
}

function rowsOf({ permissions, limitOf }) {
  // What Athena does for the caller is not asked by the program.
  const declared = Object.values(permissions).flatMap(({ hub, member }) => [...hub, ...member]);
  const asked = declared.filter((action) => !/^(glue|s3):/.test(action));
  const rows = new Map();
  for (const action of [...new Set([...OF_STS, ...asked])]) {
    const [service, name] = action.split(':');
    const { key, assumption } = limitOf(service, name, SOME_ACCOUNT);
    const keptFor = whatFor(key, name);
    const same = JSON.stringify([service, keptFor, assumption]);
    const known = rows.get(same) ?? { service, actions: [], assumption, keptFor };
    known.actions.push(action);
    rows.set(same, known);
  }
  return [...rows.values()];
}

function whatFor(key, name) {
  if (key.includes(SOME_ACCOUNT)) return 'each account and action';
  return key.includes(name) ? 'each action' : 'all of them together';
}
