import type { CallEvent, GatherEvent, Stage } from '../gather/events.js';
import type { CallTally } from '../store/call-counts.js';

/** How far a run is, from its events. */
export interface ProgressState {
  readonly stage: Stage;
  readonly accounts: number;
  readonly skipped: number;
  readonly done: number;
  /** Accounts with something that was not seen. */
  readonly unseen: number;
  /** Rows of AWS Config read so far, and in all where they were counted. */
  readonly rows: number;
  readonly rowsOf: number | null;
  readonly calls: number;
  readonly throttled: number;
  /** Calls per second over the last seconds; null before there is anything to measure. */
  readonly rate: number | null;
  /** Calls that are still to come, as the finished accounts suggest; null: too early to say. */
  readonly callsLeft: number | null;
  /** Seconds to go at the pace of the last half minute; null: too early to say. */
  readonly secondsLeft: number | null;
}

export interface Tracker {
  readonly apply: (event: GatherEvent) => void;
  readonly standing: () => ProgressState;
  readonly tally: () => readonly CallTally[];
  /** Milliseconds that a call took in the mean; 0: there was none. */
  readonly latencyMs: () => number;
}

const RATE_WINDOW_MS = 5_000;
const PACE_WINDOW_MS = 30_000;
/** Before so many accounts are done, any forecast is a guess. */
const ENOUGH_ACCOUNTS = 5;

/** Times in ms from a clock that never jumps. */
export function track(monotonic: () => number): Tracker {
  const state = {
    stage: 'identity' as Stage,
    accounts: 0,
    skipped: 0,
    done: 0,
    unseen: 0,
    rows: 0,
    rowsOf: null as number | null,
    calls: 0,
    throttled: 0,
    before: 0,
  };
  const recentCalls = new Recent(RATE_WINDOW_MS);
  const recentAccounts = new Recent(PACE_WINDOW_MS);
  const { add, tally, latencyMs } = callTally();

  return {
    apply(event) {
      if (event.kind === 'call') {
        state.calls++;
        if (event.throttled) state.throttled++;
        recentCalls.add(monotonic());
        add(event);
      } else if (event.kind === 'rows') Object.assign(state, { rows: event.rows, rowsOf: event.of });
      else if (event.kind === 'scope') Object.assign(state, { accounts: event.accounts, skipped: event.skipped });
      else if (event.kind === 'stage') {
        state.stage = event.stage;
        if (event.stage === 'members') state.before = state.calls;
      } else if (event.kind === 'account_done') {
        state.done++;
        if (event.unseen > 0) state.unseen++;
        recentAccounts.add(monotonic());
      }
    },
    standing() {
      const { before, ...known } = state;
      const left = state.accounts - state.done;
      const early = state.stage !== 'members' || state.done < ENOUGH_ACCOUNTS;
      const pace = recentAccounts.perSecond(monotonic());
      return {
        ...known,
        rate: recentCalls.perSecond(monotonic()),
        callsLeft: early ? null : Math.round(((state.calls - before) / state.done) * left),
        secondsLeft: early || pace === null || pace === 0 ? null : Math.ceil(left / pace),
      };
    },
    tally,
    latencyMs,
  };
}

/** Calls by service and action, in alphabetical order. */
function callTally(): Pick<Tracker, 'tally' | 'latencyMs'> & { readonly add: (call: CallEvent) => void } {
  const all = { calls: 0, ms: 0 };
  const counts = new Map<string, { calls: number; throttled: number }>();
  return {
    add: ({ service, action, throttled, ms }) => {
      all.calls++;
      all.ms += ms;
      const key = `${service} ${action}`;
      const known = counts.get(key) ?? { calls: 0, throttled: 0 };
      counts.set(key, { calls: known.calls + 1, throttled: known.throttled + (throttled ? 1 : 0) });
    },
    latencyMs: () => (all.calls === 0 ? 0 : all.ms / all.calls),
    tally: () =>
      [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, sum]) => {
        const [service = '', action = ''] = key.split(' ');
        return { service, action, ...sum };
      }),
  };
}

/** Counts what happened within a sliding window, in steps of a tenth of it: memory does not grow with the rate. */
class Recent {
  private readonly stepMs: number;
  private readonly windowMs: number;
  private first: number | null = null;
  private steps: { at: number; count: number }[] = [];

  constructor(windowMs: number) {
    this.windowMs = windowMs;
    this.stepMs = windowMs / 10;
  }

  add(now: number): void {
    this.first ??= now;
    const last = this.steps.at(-1);
    if (last !== undefined && now - last.at < this.stepMs) last.count++;
    else this.steps.push({ at: now, count: 1 });
  }

  perSecond(now: number): number | null {
    if (this.first === null) return null;
    const start = now - this.windowMs;
    this.steps = this.steps.filter(({ at }) => at + this.stepMs > start);
    const span = Math.min(this.windowMs, Math.max(now - this.first, 1_000));
    // Of a step that lies only partly in the window, a part counts.
    const count = this.steps.reduce((sum, step) => sum + step.count * Math.min(1, (step.at + this.stepMs - start) / this.stepMs), 0);
    return (count * 1000) / span;
  }
}
