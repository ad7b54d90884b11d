import { necessaryCalls } from './necessary-calls.js';

/**
 * The least wall time a run can take, whoever makes it, from the scenario alone.
 *
 * Each term is a lower bound for itself, so their largest is one too:
 *
 * - a token bucket that `n` calls must pass: `before + (n - burst) / rate + after`, where `before` and `after` are the
 *   answers that must be there before the first of these calls can be sent, and from the last one on to the end. A
 *   rate that changes is integrated; of a bucket per account the best rate it ever has counts, since nobody says when
 *   the account is looked at.
 * - a chain of calls of which each needs the answer before it: ListAccounts' pages (a page names the next one), then
 *   AssumeRole, then the longest thing to do inside the account that came last.
 * - the credential report that is there last: the pages of ListAccounts up to its account, AssumeRole, and the time that
 *   AWS makes it between beginning and getting it.
 * - access advisor's jobs in one account: the longest started first, as fast as the account's bucket lets
 *   ([advisor-schedule.js](advisor-schedule.js)).
 *
 * Config's pages are no such chain: a query can be split by account, so only the bucket holds them back. Neither CPU
 * nor the start of Node is counted, nor what the auditor chose itself, such as how many calls it keeps in flight.
 *
 * @param {import('./scenarios.js').Scenario} scenario
 * @param {import('./world-facts.js').WorldFacts} facts
 * @returns {Bound}
 *
 * @typedef {object} Bound
 * @property {number} ms
 * @property {readonly { name: string, ms: number }[]} terms the largest first
 */
export function boundOf(scenario, facts) {
  const { behaviour } = scenario;
  const calls = necessaryCalls(facts, scenario);
  const latency = behaviour.latencyMs ?? 0;
  const time = ({ answers, jobsMs }) => answers * latency + jobsMs;
  const buckets = (behaviour.limits ?? []).flatMap((limit) => {
    const counts = ({ service, action }) => service === limit.service && (limit.action ?? action) === action;
    const passing = calls.filter((call) => !call.paced && counts(call));
    if (passing.length === 0) return [];
    const count = passing.reduce((sum, call) => sum + (limit.per === 'account' ? call.inOneAccount : call.all), 0);
    const before = Math.min(...passing.map((call) => time(call.before)));
    const after = Math.min(...passing.map((call) => time(call.after)));
    return [{ name: bucketName(limit, count), ms: before + fillMs(limit, count) + after }];
  });
  const chains = calls.filter(({ chain }) => chain).map((call) => ({
    name: `${call.all} ${call.action} one after the other, then the last account`,
    ms: (call.all - 1) * latency + time(call.before) + time(call.after),
  }));
  const longest = Math.max(...calls.map((call) => time(call.before) + time(call.after)));
  const jobs = calls.find(({ paced }) => paced);
  const ofJobs = jobs === undefined ? '' : `, of ${jobs.inOneAccount} jobs at most`;
  const path = { name: `the longest way through one account${ofJobs}`, ms: longest };
  // Begun, made, and got: when it is done need not be asked.
  const reports = facts.reports.map(({ answers, ms }) => (answers + 2) * latency + ms);
  const report = { name: 'the credential report that is there last', ms: Math.max(...reports) };
  const terms = [...buckets, ...chains, path, report].sort((a, b) => b.ms - a.ms);
  return { ms: terms[0].ms, terms };
}

function bucketName({ service, action, per, perSecond, burst, changes = [] }, count) {
  const rates = [perSecond, ...changes.map((change) => change.perSecond)].join(' → ');
  return `${count} ${service}:${action ?? '*'}${per === 'account' ? ' in one account' : ''} at ${rates}/s, burst ${burst}`;
}

/** When a full bucket, emptied at once and then as fast as it fills, has let `count` calls pass. */
function fillMs({ perSecond, burst, per, changes = [] }, count) {
  const wanted = Math.max(0, count - burst);
  if (per === 'account') return (wanted / Math.max(perSecond, ...changes.map((change) => change.perSecond))) * 1000;
  const steps = [{ atMs: 0, perSecond }, ...changes];
  let filled = 0;
  for (const [i, step] of steps.entries()) {
    const end = steps[i + 1]?.atMs ?? Infinity;
    const needed = ((wanted - filled) / step.perSecond) * 1000;
    if (step.atMs + needed <= end) return step.atMs + needed;
    filled += ((end - step.atMs) / 1000) * step.perSecond;
  }
  return Infinity;
}
