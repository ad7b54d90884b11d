import { join } from 'node:path';
import type { Io, Terminal } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import { AuditError, homeError, undeliveredError, usageError, type ExitCode } from '../errors.js';
import { main } from '../main.js';
import { captured } from './captured.js';
import { jobsIn, type Job } from './event.js';
import { EVIDENCE_VARIABLE, evidencePlace } from './evidence-place.js';
import { loadRuns, saveRuns } from './kept-runs.js';
import { takeTurn } from './once.js';
import type { Shelf } from './shelf.js';
import { openShelf } from './shelf-in-s3.js';

/** What an event led to. Nothing is thrown: a reader of the answer sees how it ended. */
export interface Outcome {
  /** Of all commands, the one that needs looking at most. */
  readonly exitCode: ExitCode;
  readonly results: readonly CommandResult[];
  /** Why nothing was run, or why the evidence was not kept; null: all went well around the commands. */
  readonly problem: string | null;
}

export interface CommandResult {
  readonly command: readonly string[];
  readonly exitCode: ExitCode;
  /** stdout; null: it was too long for an answer. */
  readonly output: string | null;
  /** Another call had this command at this scheduled time: it was not run again. */
  readonly repeated: boolean;
}

export interface Surroundings {
  /** For the commands: its end is theirs. */
  readonly io: Io;
  /** For what has to be put away after that. */
  readonly last: Io;
  /** A folder that can be written to. */
  readonly scratch: string;
  /** Where commands write to; left out: into the outcome. */
  readonly stdout?: Terminal;
}

interface Inside {
  readonly io: Io;
  readonly stdout: Terminal | undefined;
}

/** Runs the commands of an event one after the other, between loading the evidence and keeping it. */
export async function unattended(event: unknown, { io, last, scratch, stdout }: Surroundings): Promise<Outcome> {
  const { [EVIDENCE_VARIABLE]: address, ...env } = io.env;
  const inside: Inside = { io: { ...io, env: { ...env, XDG_STATE_HOME: scratch } }, stdout };
  const outcome = await explained([], async (results) => {
    const jobs = jobsIn(event);
    const place = evidencePlace(address);
    if (place !== null) return keeping(jobs, results, inside, () => openShelf(place, last), place.runs);
    if (jobs.some(({ scheduledTime }) => scheduledTime !== null))
      throw usageError('scheduledTime needs a place where it is noted', `Set ${EVIDENCE_VARIABLE}, or leave scheduledTime out.`);
    for (const job of jobs) results.push(await run(job, inside));
  });
  const { exitCode, problem } = outcome;
  const log = openLog(io.err, 'json', () => io.clock.now());
  const commands = outcome.results.map(({ command, exitCode: code, repeated }) => ({ command, exit_code: code, repeated }));
  log.tell('invocation', { exit_code: exitCode, commands, problem }, '');
  return outcome;
}

async function keeping(
  jobs: readonly Job[],
  results: CommandResult[],
  inside: Inside,
  open: () => ReturnType<typeof openShelf>,
  newest: number,
): Promise<void> {
  if (jobs.some(({ command }) => command.some((word) => word === '--store' || word.startsWith('--store='))))
    throw usageError('--store names a place whose evidence would be lost', `Leave it out: ${EVIDENCE_VARIABLE} names the place.`);
  const root = join(String(inside.io.env['XDG_STATE_HOME']), 'iam-audit');
  const { shelf, close } = await open();
  try {
    const loaded = await named(homeError, 'the evidence could not be loaded', () => loadRuns(shelf, root, newest));
    try {
      for (const job of jobs) results.push(await runOnce(job, shelf, inside));
    } finally {
      await named(undeliveredError, 'the evidence could not be kept', () => saveRuns(shelf, root, loaded));
    }
  } finally {
    await close();
  }
}

async function runOnce(job: Job, shelf: Shelf, inside: Inside): Promise<CommandResult> {
  const { command, scheduledTime } = job;
  if (scheduledTime === null) return run(job, inside);
  const { clock } = inside.io;
  const what = 'the scheduled time could not be noted';
  const done = await named(homeError, what, () => takeTurn(shelf, job, scheduledTime, () => clock.now()));
  if (done === null) return { command, exitCode: 0, output: '', repeated: true };
  const result = await run(job, inside);
  // It has run, whether that could be noted or not.
  await done(result.exitCode).catch(() => undefined);
  return result;
}

async function run({ command }: Job, { io, stdout }: Inside): Promise<CommandResult> {
  const { terminal, text } = captured();
  const exitCode = await main(command, { ...io, out: stdout ?? terminal });
  return { command, exitCode, output: text(), repeated: false };
}

async function named<T>(kind: typeof homeError | typeof undeliveredError, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof AuditError) throw error;
    const hint = `docs/schedule.md has the permissions that ${EVIDENCE_VARIABLE} takes.`;
    throw kind(`${what}: ${error.message}`, hint, { cause: error });
  }
}

/** In this order a code hides those behind it. */
const WORST_FIRST: readonly ExitCode[] = [70, 130, 4, 2, 5, 3, 1, 0];

async function explained(results: CommandResult[], work: (results: CommandResult[]) => Promise<void>): Promise<Outcome> {
  let problem: AuditError | null = null;
  try {
    await work(results);
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    problem = error instanceof AuditError ? error : new AuditError(70, text, null, { cause: error });
  }
  const codes = [...results.map(({ exitCode }) => exitCode), ...(problem === null ? [] : [problem.exitCode])];
  const words = problem === null ? null : [problem.message, problem.hint].filter((part) => part !== null).join('. ');
  return { exitCode: WORST_FIRST.find((code) => codes.includes(code)) ?? 0, results, problem: words };
}
