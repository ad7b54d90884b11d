import { fork } from 'node:child_process';

/** A million users, and the sandbox's own indexes over them. */
const HEAP_MB = 12_288;

/**
 * A sandbox in a process of its own.
 *
 * @typedef {object} SandboxProcess
 * @property {string} url
 * @property {Record<string, string>} env points any AWS SDK at it
 * @property {import('./world-facts.js').WorldFacts} facts
 * @property {() => Promise<import('./sandbox-process.js').CallSummary>} counts since the last reset
 * @property {() => Promise<void>} reset forgets counts and CPU time, not the state
 * @property {() => Promise<{ cpuMs: number, busy: number, peakRssMb: number }>} usage
 *   since the last reset; `busy` is the share of the time (0..1) in which its event loop had work
 * @property {() => Promise<void>} close
 */

/**
 * Starts a sandbox with a generated world. Its rate limits begin to run when this resolves.
 *
 * @param {import('../dist/sandbox/worlds/generated-stock.js').GeneratedSpec} spec
 * @param {import('./scenarios.js').Advisor | null} [advisor] whose jobs the facts shall name
 * @param {import('./scenarios.js').Reports | null} [reports] left out: every account's is at hand
 * @returns {Promise<SandboxProcess>}
 */
export async function openSandbox(spec, advisor = null, reports = null) {
  const child = fork(new URL('./sandbox-process.js', import.meta.url), { execArgv: [`--max-old-space-size=${HEAP_MB}`] });
  const waiting = new Map();
  child.on('message', ({ id, answer }) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`the sandbox process ended (${signal ?? code})`));
      resolve();
    });
  });
  const answered = (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  let asked = 0;
  const ask = (question) => {
    asked += 1;
    const answer = answered(asked);
    child.send({ id: asked, question });
    return answer;
  };
  const ready = answered(0);
  child.send({ spec, advisor, reports });
  const { url, env, facts } = await ready;
  return {
    url,
    env,
    facts,
    counts: () => ask('counts'),
    reset: () => ask('reset'),
    usage: () => ask('usage'),
    close: () => {
      child.disconnect();
      return exited;
    },
  };
}
