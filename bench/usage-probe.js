/**
 * Preloaded into a measured process (`node --import`): writes what the process used to the file that IAM_AUDIT_BENCH_USAGE
 * names, at its end, and every other second in case it does not get that far (out of memory, killed). And moves its
 * clock by IAM_AUDIT_BENCH_SHIFT_MS, to the day that it is in the sandbox.
 */
import { writeFileSync } from 'node:fs';
import './slow-motion.js';

// A worker of the process that is measured notes its own.
const isWorker = process.send !== undefined;
const file = `${process.env.IAM_AUDIT_BENCH_USAGE}${isWorker ? `-${process.pid}` : ''}`;

function note() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(file, JSON.stringify({ userMs: userCPUTime / 1000, systemMs: systemCPUTime / 1000, peakRssMb: maxRSS / 1024 }));
}

const shiftMs = Number(process.env.IAM_AUDIT_BENCH_SHIFT_MS ?? 0);

if (shiftMs !== 0) {
  globalThis.Date = class extends Date {
    constructor(...time) {
      super(...(time.length === 0 ? [Date.now()] : time));
    }
    static now() {
      return super.now() + shiftMs;
    }
  };
}

process.on('exit', note);
// Workers are ended without a word.
setInterval(note, isWorker ? 250 : 2000).unref();
