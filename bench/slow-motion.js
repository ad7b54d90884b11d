/**
 * Loaded first into the auditor's and the sandbox's process. With IAM_AUDIT_BENCH_SLOWER, time passes so many times more
 * slowly for both of them: latency, limits, jobs and waits stay in proportion, and only processors seem quicker. That
 * shows the schedule of a run on a machine that is busy with other things.
 */
const SLOWER = Number(process.env.IAM_AUDIT_BENCH_SLOWER ?? 1);

if (SLOWER > 1) {
  const since = Number(process.env.IAM_AUDIT_BENCH_SLOW_SINCE);
  const { now, setTimeout: realTimeout } = { now: Date.now, setTimeout: globalThis.setTimeout };
  const monotonic = performance.now.bind(performance);
  Date.now = () => since + (now() - since) / SLOWER;
  performance.now = () => monotonic() / SLOWER;
  globalThis.setTimeout = (work, ms = 0, ...rest) => realTimeout(work, ms * SLOWER, ...rest);
}
