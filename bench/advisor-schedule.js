/**
 * The least time in which one account can work off jobs of access advisor, from when the first may be started to the end
 * of the last: the longest are started first, as fast as the bucket lets, and all of them run side by side.
 *
 * @param {readonly number[]} jobs how many services each lists
 * @param {import('../dist/sandbox/worlds/make-world.js').BehaviourSpec} behaviour
 * @returns {number} milliseconds
 */
export function jobsMs(jobs, { limits = [], advisor = {} }) {
  const { ms = 0, msPerService = 0 } = advisor;
  const limit = limits.find(({ action }) => action === 'GenerateServiceLastAccessedDetails');
  const { perSecond, burst, changes = [] } = limit ?? { perSecond: Infinity, burst: Infinity };
  const best = Math.max(perSecond, ...changes.map((change) => change.perSecond));
  const longestFirst = [...jobs].sort((a, b) => b - a);
  const ends = longestFirst.map((services, i) => (Math.max(0, i + 1 - burst) / best) * 1000 + ms + services * msPerService);
  return Math.max(0, ...ends);
}

/** Calls that get all that a job lists. */
export function pagesOf(services, { pages, advisor }) {
  return Math.max(1, Math.ceil(services / (pages?.advisor ?? 200))) + (advisor?.polls ?? 0);
}
