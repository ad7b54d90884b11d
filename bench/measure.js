import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROBE = new URL('./usage-probe.js', import.meta.url).href;

export const CLI = fileURLToPath(new URL('../bin/iam-audit.js', import.meta.url));

/** A run that takes longer is asked to end, and after this much more it is ended. */
const GRACE_MS = 10_000;

/**
 * What a process took, start to end.
 *
 * @typedef {object} Measured
 * @property {number} wallMs from spawn to exit, Node's own start included; in slow motion, of the slowed time
 * @property {number} userMs CPU time
 * @property {number} systemMs
 * @property {number} peakRssMb
 * @property {readonly { userMs: number, systemMs: number, peakRssMb: number }[]} workers the same of each of its workers
 * @property {number | string} exit exit code, or the signal that ended it
 * @property {boolean} aborted it did not end within the time it had
 * @property {number} bytes on stdout
 * @property {number} lines on stdout
 * @property {string} said the end of its stderr
 *
 * @param {object} run
 * @param {string} run.script
 * @param {readonly string[]} run.args
 * @param {Record<string, string>} run.env all it knows of AWS
 * @param {readonly string[]} [run.nodeArgs]
 * @param {number} [run.limitMs] default five minutes
 * @returns {Promise<Measured>}
 */
export async function measure({ script, args, env, nodeArgs = [], limitMs = 300_000 }) {
  const folder = await mkdtemp(join(tmpdir(), 'iam-audit-bench-'));
  const [out, err, usage] = ['out', 'err', 'usage'].map((name) => join(folder, name));
  try {
    const ended = await timed([...nodeArgs, '--import', PROBE, script, ...args], environment(env, folder, usage), { out, err }, limitMs);
    const used = await readFile(usage, 'utf8').then(JSON.parse, () => ({ userMs: NaN, systemMs: NaN, peakRssMb: NaN }));
    const usages = (await readdir(folder)).filter((name) => name.startsWith('usage-'));
    const workers = await Promise.all(usages.map((name) => readFile(join(folder, name), 'utf8').then(JSON.parse)));
    return { ...ended, ...used, workers, bytes: (await stat(out)).size, lines: await countLines(out), said: await tail(err) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Neither the credentials nor the kept evidence of the person who measures get in. */
function environment(env, folder, usage) {
  const slower = ['SLOWER', 'SLOW_SINCE'].map((name) => [`IAM_AUDIT_BENCH_${name}`, process.env[`IAM_AUDIT_BENCH_${name}`]]);
  const homes = { HOME: folder, USERPROFILE: folder, XDG_STATE_HOME: folder };
  return { PATH: process.env.PATH ?? '', ...homes, NO_COLOR: '1', IAM_AUDIT_BENCH_USAGE: usage, ...Object.fromEntries(slower), ...env };
}

async function timed(argv, env, { out, err }, limitMs) {
  const [stdout, stderr] = await Promise.all([open(out, 'w'), open(err, 'w')]);
  try {
    const started = performance.now();
    const child = spawn(process.execPath, argv, { env, stdio: ['ignore', stdout.fd, stderr.fd] });
    let aborted = false;
    const limit = setTimeout(() => {
      aborted = true;
      child.kill('SIGTERM');
    }, limitMs);
    const last = setTimeout(() => child.kill('SIGKILL'), limitMs + GRACE_MS);
    const exit = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? signal));
    });
    clearTimeout(limit);
    clearTimeout(last);
    return { wallMs: (performance.now() - started) / Number(process.env.IAM_AUDIT_BENCH_SLOWER ?? 1), exit, aborted };
  } finally {
    await Promise.all([stdout.close(), stderr.close()]);
  }
}

async function countLines(file) {
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}

async function tail(file) {
  const text = await readFile(file, 'utf8');
  return text.slice(-2000);
}
