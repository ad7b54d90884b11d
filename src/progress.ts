import type { GatherEvent, Stage } from './gather/events.js';
import type { Terminal } from './io.js';
import { grouped } from './summary.js';

/** Shows a run on stderr while it goes on, and knows how far it came. */
export interface Progress {
  readonly emit: (event: GatherEvent) => void;
  /** Clears what is on the screen; nothing is shown after it. */
  readonly stop: () => void;
  /** e.g. "37 of 120 accounts read" */
  readonly soFar: () => string;
}

export interface ProgressStyle {
  /** spinner: one line that changes · lines: one line per stage (CI logs) · none */
  readonly show: 'spinner' | 'lines' | 'none';
  readonly debug: boolean;
}

const STAGES: Readonly<Record<Stage, string>> = {
  identity: 'asking who you are',
  accounts: 'listing accounts',
  config: 'reading users from AWS Config',
  members: 'reading accounts',
  report: 'writing the report',
};

interface State {
  stage: Stage;
  accounts: number;
  skipped: number;
  done: number;
  unseen: number;
  rows: number;
}

interface Display {
  update(text: string, newStage: boolean): void;
  stop(): void;
}

export async function startProgress(err: Terminal, { show, debug }: ProgressStyle): Promise<Progress> {
  const state: State = { stage: 'identity', accounts: 0, skipped: 0, done: 0, unseen: 0, rows: 0 };
  const display = show === 'spinner' ? await spinner(err) : lines(err, show === 'lines');
  return {
    emit(event) {
      if (event.kind === 'call') {
        if (debug) err.stream.write(`${callLine(event)}\n`);
        return;
      }
      apply(state, event);
      display.update(describe(state), event.kind === 'stage');
    },
    stop: () => {
      display.stop();
    },
    soFar: () => (state.accounts === 0 ? 'no account was read' : `${grouped(state.done)} of ${grouped(state.accounts)} accounts were read`),
  };
}

function apply(state: State, event: Exclude<GatherEvent, { kind: 'call' }>): void {
  if (event.kind === 'stage') state.stage = event.stage;
  else if (event.kind === 'rows') state.rows = event.rows;
  else if (event.kind === 'scope') Object.assign(state, { accounts: event.accounts, skipped: event.skipped });
  else {
    state.done++;
    if (event.unseen > 0) state.unseen++;
  }
}

function describe({ stage, accounts, skipped, done, unseen, rows }: State): string {
  const parts = [STAGES[stage]];
  if (stage === 'config' && rows > 0) parts.push(`${grouped(rows)} rows`);
  if (accounts > 0) parts.push(stage === 'members' ? `${grouped(done)} of ${grouped(accounts)} accounts` : `${grouped(accounts)} accounts`);
  if (skipped > 0) parts.push(`${grouped(skipped)} skipped`);
  if (unseen > 0) parts.push(`${grouped(unseen)} with gaps`);
  return parts.join(' · ');
}

/** Frames are drawn by ora, which also gives the cursor back when the process ends early. */
async function spinner(err: Terminal): Promise<Display> {
  const { default: ora } = await import('ora');
  const started = performance.now();
  const elapsed = (): string => `${Math.floor((performance.now() - started) / 1000)} s`;
  const spin = ora({ stream: err.stream, discardStdin: false, text: STAGES.identity, suffixText: elapsed, ...(err.colour ? {} : { color: false }) }).start();
  return {
    update: (text) => {
      spin.text = text;
    },
    stop: () => {
      spin.stop();
    },
  };
}

function lines(err: Terminal, show: boolean): Display {
  return {
    update: (text, newStage) => {
      if (show && newStage) err.stream.write(`${text}\n`);
    },
    stop: () => undefined,
  };
}

function callLine({ service, action, accountId, ms, attempt, error }: Extract<GatherEvent, { kind: 'call' }>): string {
  const end = error === null ? 'ok' : error;
  return `debug: ${service}:${action} ${accountId ?? 'hub'} ${ms} ms attempt ${attempt} ${end}`;
}
