import type { CallEvent, RereadEvent, GatherEvent, Stage } from '../gather/events.js';
import type { Io, Terminal } from './io.js';
import type { Log } from './log.js';
import type { Settings } from './settings.js';
import { track, type ProgressState } from './progress-state.js';
import { grouped, duration } from '../text.js';
import type { CallTally } from '../store/call-counts.js';

/** Shows a run on stderr while it is under way, and knows how far it came. */
export interface Progress {
  readonly emit: (event: GatherEvent) => void;
  /** Clears what is on the screen; nothing is shown after it. */
  readonly stop: () => void;
  /** e.g. "37 of 120 accounts were read" */
  readonly soFar: () => string;
  readonly calls: () => readonly CallTally[];
  /** Milliseconds that a call took in the mean; 0: there was none. */
  readonly latencyMs: () => number;
}

export interface ProgressStyle {
  /** spinner: one line that changes · lines: one line per stage (CI logs) · none */
  readonly show: 'spinner' | 'lines' | 'none';
  readonly debug: boolean;
  /** Warnings are not told either. */
  readonly quiet?: boolean;
}

/** How a run shows on stderr, from what was asked and what the stream can do. */
export function progressStyle({ quiet, debug, progress, logFormat }: Settings, { err, env }: Io): ProgressStyle {
  if (quiet) return { show: 'none', debug, quiet };
  if (!progress) return { show: 'none', debug };
  // A spinner and debug lines would write over each other; TERM=dumb can't move its cursor.
  const spinner = err.tty && env['TERM'] !== 'dumb' && !debug && logFormat === 'text';
  return { show: spinner ? 'spinner' : 'lines', debug };
}

const STAGES: Readonly<Record<Stage, string>> = {
  identity: 'asking who you are',
  accounts: 'listing accounts',
  config: 'reading users from AWS Config',
  members: 'reading accounts',
  report: 'writing the report',
};

interface Display {
  /** The standing is only worked out when it is shown. */
  readonly update: (standing: () => ProgressState, stageChanged: boolean) => void;
  readonly stop: () => void;
  /** Leaves the screen to something else for a while. */
  readonly pause: (paused: boolean) => void;
}

export async function startProgress(err: Terminal, log: Log, { show, debug, quiet = false }: ProgressStyle): Promise<Progress> {
  const tracker = track(() => performance.now());
  let reread = 0;
  const display = show === 'spinner' ? await spinner(err) : lines(log, show === 'lines');
  return {
    emit(event) {
      tracker.apply(event);
      if (event.kind === 'call' && debug) tellCall(log, event);
      if (event.kind === 'reread' && debug) tellReread(log, event, (reread += 1));
      if (event.kind === 'question') display.pause(event.open);
      if (event.kind === 'warning' && !quiet) {
        display.pause(true);
        log.tell('warning', { message: event.text }, `warning: ${event.text}`);
        display.pause(false);
      }
      display.update(tracker.standing, event.kind === 'stage');
    },
    stop: () => {
      display.stop();
    },
    soFar: () => {
      const { accounts, done } = tracker.standing();
      return accounts === 0 ? 'no account was read' : `${grouped(done)} of ${grouped(accounts)} accounts were read`;
    },
    calls: tracker.tally,
    latencyMs: tracker.latencyMs,
  };
}

function describe({ stage, accounts, skipped, done, unseen, rows, rowsOf, throttled }: ProgressState): readonly string[] {
  const parts = [STAGES[stage]];
  const total = `${grouped(accounts)} ${accounts === 1 ? 'account' : 'accounts'}`;
  if (accounts > 0) parts.push(stage === 'members' ? `${grouped(done)} of ${total}` : total);
  if (rows > 0 && stage !== 'report') parts.push(`${grouped(rows)}${rowsOf === null ? '' : ` of ${grouped(rowsOf)}`} rows from AWS Config`);
  if (skipped > 0) parts.push(`${grouped(skipped)} skipped`);
  if (unseen > 0) parts.push(`${grouped(unseen)} with gaps`);
  if (throttled > 0) parts.push(`${grouped(throttled)} throttled`);
  return parts;
}

function describePace({ calls, callsLeft, rate, secondsLeft }: ProgressState): readonly string[] {
  const parts = [`${grouped(calls)} calls${callsLeft === null ? '' : `, about ${grouped(callsLeft)} to go`}`];
  if (rate !== null) parts.push(`${grouped(Math.round(rate))}/s`);
  if (secondsLeft !== null && secondsLeft > 0) parts.push(`${duration(secondsLeft)} left`);
  return parts;
}

const QUIET_MS = 30_000;

/** Drawn by ora, which also gives the cursor back when the process ends early. Text is made only for frames. */
async function spinner(err: Terminal): Promise<Display> {
  const { default: ora } = await import('ora');
  const started = performance.now();
  let standing: (() => ProgressState) | null = null;
  let over = false;
  const text = (): string => {
    const parts = standing === null ? [STAGES.identity] : [...describe(standing()), ...describePace(standing())];
    return [...parts, duration((performance.now() - started) / 1000)].join(' · ');
  };
  const colour = err.colour ? {} : { color: false as const };
  const spin = ora({ stream: err.stream, discardStdin: false, suffixText: () => text(), ...colour }).start();
  return {
    update: (current) => {
      standing = current;
    },
    stop: () => {
      over = true;
      spin.stop();
    },
    pause: (paused) => {
      if (paused) spin.stop();
      else if (!over) spin.start();
    },
  };
}

/** One line per stage, and one now and then while a stage takes long. */
function lines(log: Log, show: boolean): Display {
  let told = performance.now();
  return {
    update: (standing, stageChanged) => {
      if (!show || !(stageChanged || performance.now() - told > QUIET_MS)) return;
      told = performance.now();
      const now = standing();
      log.tell('progress', fieldsOf(now), describe(now).join(' · '));
    },
    stop: () => undefined,
    pause: () => undefined,
  };
}

function fieldsOf(standing: ProgressState): Readonly<Record<string, unknown>> {
  const { stage, accounts, skipped, done, unseen, rows, rowsOf, calls, throttled, rate, callsLeft, secondsLeft } = standing;
  return {
    ...{ stage, accounts, skipped, done, with_gaps: unseen, rows, rows_of: rowsOf, calls, throttled },
    ...{ calls_per_second: rate, calls_left: callsLeft, seconds_left: secondsLeft },
  };
}

function tellCall(log: Log, { service, action, accountId, ms, attempt, error, throttled }: CallEvent): void {
  const end = error ?? 'ok';
  const fields = { service, action, account_id: accountId, ms, attempt, error, throttled };
  log.tell('call', fields, `debug: ${service}:${action} ${accountId ?? 'hub'} ${ms} ms attempt ${attempt} ${end}`);
}

function tellReread(log: Log, { service, action, accountId }: RereadEvent, count: number): void {
  const fields = { service, action, account_id: accountId, count };
  const where = `${service}:${action} ${accountId ?? 'hub'}`;
  log.tell('reread', fields, `debug: ${where} is written unusually; the AWS SDK reads it (${count} so far)`);
}
