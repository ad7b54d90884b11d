import type { Contact } from '../../aws/contact.js';
import type { Io } from '../../cli/io.js';
import { duration } from '../../text.js';
import type { DoctorFinding } from './finding.js';

const LEAST = [20, 19] as const;

const NEWER = 'Install Node.js 22 or newer.';

/** The program runs on what package.json names in `engines`. */
export function nodeFinding({ node }: Pick<Io, 'node'>): DoctorFinding {
  const of = { check: 'node', where: 'here' };
  if (node === undefined) return { ...of, status: 'not_tried', detail: 'it is not told', mend: NEWER };
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1]);
  return { ...of, status: isOld ? 'problem' : 'ok', detail: `Node.js ${node}`, mend: isOld ? NEWER : null };
}

/** AWS refuses signatures that are five minutes off; the SDK corrects its own where an answer tells the time. */
const MOST_SECONDS = 240;

export function clockFinding({ aheadMs }: Pick<Contact, 'aheadMs'>): DoctorFinding {
  const of = { check: 'clock', where: 'here' };
  if (aheadMs === null) return { ...of, status: 'not_tried', detail: 'no answer told the time', mend: 'Mend the caller first.' };
  const seconds = Math.floor(Math.abs(aheadMs) / 1000);
  if (seconds < 2) return { ...of, status: 'ok', detail: 'that of AWS', mend: null };
  const detail = `${duration(seconds)} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of AWS`;
  const mend = seconds < MOST_SECONDS ? null : 'Set the clock (time zone, NTP).';
  return { ...of, status: mend === null ? 'ok' : 'problem', detail, mend };
}

/** Endpoints that were asked, and have answered. What did not answer is a problem of the call that needed it. */
export function endpointFinding({ hosts }: Pick<Contact, 'hosts'>, env: Io['env']): DoctorFinding {
  const of = { check: 'endpoints', where: 'here' };
  const set = Object.keys(env).filter((name) => name.startsWith('AWS_ENDPOINT_URL') && env[name] !== '');
  const by = set.length === 0 ? '' : `; by ${set.join(', ')}`;
  if (hosts.length > 0) return { ...of, status: 'ok', detail: `answered: ${hosts.join(' ')}${by}`, mend: null };
  const mend = 'Check the network, HTTPS_PROXY and NO_PROXY where a proxy leads out, and AWS_ENDPOINT_URL.';
  return { ...of, status: 'problem', detail: `none answered${by}`, mend };
}

/** What it says besides the host may be a password. */
export function proxyFinding(env: Io['env'], { hosts }: Pick<Contact, 'hosts'>): DoctorFinding {
  const of = { check: 'proxy', where: 'here' };
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].filter((name) => (env[name] ?? '') !== '');
  if (names.length === 0) return { ...of, status: 'not_needed', detail: 'HTTPS_PROXY and HTTP_PROXY are not set', mend: null };
  const bypass = env['no_proxy'] || env['NO_PROXY'] || '';
  const detail = `by ${names.join(', ')}${bypass === '' ? '' : `; without it: ${bypass}`}`;
  const mend = 'Check its host, port and password; NO_PROXY names the hosts that are reached without it.';
  if (hosts.length > 0) return { ...of, status: 'ok', detail, mend: null };
  return { ...of, status: 'problem', detail: `nothing answered ${detail}`, mend };
}
