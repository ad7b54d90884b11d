import type { GatherEvent, Stage } from '../../src/gather/events.js';
import { track, type Tracker } from '../../src/cli/progress-state.js';
import { addedUp } from '../../src/store/call-counts.js';

/** A tracker whose time is moved by hand. */
function tracking() {
  let now = 1_000_000;
  const tracker = track(() => now);
  return { tracker, pass: (ms: number) => (now += ms), ...speaker(tracker) };
}

function speaker(tracker: Tracker) {
  const call = (more: Partial<Extract<GatherEvent, { kind: 'call' }>> = {}): void => {
    tracker.apply({
      kind: 'call',
      service: 'iam',
      action: 'GetCredentialReport',
      accountId: '1',
      attempt: 1,
      ms: 5,
      error: null,
      throttled: false,
      ...more,
    });
  };
  return {
    call,
    stage: (stage: Stage): void => { tracker.apply({ kind: 'stage', stage }); },
    scope: (accounts: number, skipped = 0): void => { tracker.apply({ kind: 'scope', accounts, skipped }); },
    done: (unseen = 0): void => { tracker.apply({ kind: 'account_done', accountId: '1', unseen }); },
  };
}

describe('track', () => {
  it('knows nothing before anything happened', () => {
    expect(tracking().tracker.standing()).toEqual({
      ...{ stage: 'identity', accounts: 0, skipped: 0, done: 0, unseen: 0, rows: 0, calls: 0, throttled: 0 },
      ...{ rowsOf: null, rate: null, callsLeft: null, secondsLeft: null },
    });
  });

  it('counts what happened', () => {
    const { tracker, call, stage, scope, done } = tracking();
    call();
    scope(10, 2);
    stage('members');
    call({ throttled: true, error: 'Throttling' });
    done();
    done(2);
    tracker.apply({ kind: 'rows', rows: 250, of: 900 });
    expect(tracker.standing()).toMatchObject({
      stage: 'members',
      accounts: 10,
      skipped: 2,
      done: 2,
      unseen: 1,
      rows: 250,
      rowsOf: 900,
      calls: 2,
      throttled: 1,
    });
  });

  describe('rate', () => {
    it('is that of the last five seconds', () => {
      const { tracker, call, pass } = tracking();
      for (let i = 0; i < 100; i++) {
        call();
        pass(100);
      }
      expect(tracker.standing().rate).toBeCloseTo(10, 0);
      for (let i = 0; i < 250; i++) {
        call();
        pass(20);
      }
      expect(tracker.standing().rate).toBeCloseTo(50, -1);
      pass(60_000);
      expect(tracker.standing().rate).toBe(0);
    });

    it('does not call the first call a thousand a second', () => {
      const { tracker, call, pass } = tracking();
      call();
      pass(1);
      expect(tracker.standing().rate).toBe(1);
      for (let i = 0; i < 9; i++) call();
      pass(999);
      expect(tracker.standing().rate).toBe(10);
    });

    it('counts attempts that were throttled, too: they are calls', () => {
      const { tracker, call, pass } = tracking();
      for (let i = 0; i < 40; i++) {
        call({ throttled: i % 2 === 0 });
        pass(100);
      }
      expect(tracker.standing()).toMatchObject({ calls: 40, throttled: 20 });
      expect(tracker.standing().rate).toBeCloseTo(10, 0);
    });
  });

  describe('what is left', () => {
    /** `count` accounts of four calls each, one every `ms`. */
    function work(run: ReturnType<typeof tracking>, count: number, ms: number): void {
      for (let i = 0; i < count; i++) {
        for (let calls = 0; calls < 4; calls++) run.call();
        run.done();
        run.pass(ms);
      }
    }

    it('is not guessed before some accounts are done, nor in another stage', () => {
      const run = tracking();
      run.scope(100);
      run.stage('config');
      work(run, 10, 100);
      expect(run.tracker.standing()).toMatchObject({ callsLeft: null, secondsLeft: null });
      const other = tracking();
      other.scope(100);
      other.stage('members');
      work(other, 4, 100);
      expect(other.tracker.standing()).toMatchObject({ callsLeft: null, secondsLeft: null });
      work(other, 1, 100);
      expect(other.tracker.standing().callsLeft).toBe(380);
    });

    it('is what the accounts to come take, as those that are done did; calls before do not count', () => {
      const run = tracking();
      for (let i = 0; i < 500; i++) run.call();
      run.scope(100);
      run.stage('members');
      work(run, 20, 500);
      expect(run.tracker.standing()).toMatchObject({ callsLeft: 320, secondsLeft: 40 });
    });

    it('is longer when AWS throttles: the pace of the last half minute counts', () => {
      const run = tracking();
      run.scope(1000);
      run.stage('members');
      work(run, 400, 100);
      const before = run.tracker.standing().secondsLeft ?? 0;
      expect(before).toBeGreaterThanOrEqual(58);
      expect(before).toBeLessThanOrEqual(64);
      work(run, 40, 1000);
      const after = run.tracker.standing().secondsLeft ?? 0;
      expect(after).toBeGreaterThanOrEqual(530);
      expect(after).toBeLessThanOrEqual(600);
    });

    it('is not known when nothing has moved for half a minute', () => {
      const run = tracking();
      run.scope(100);
      run.stage('members');
      work(run, 10, 100);
      run.pass(34_000);
      expect(run.tracker.standing().secondsLeft).toBeNull();
    });

    it('is nothing at the end', () => {
      const run = tracking();
      run.scope(6);
      run.stage('members');
      work(run, 6, 100);
      expect(run.tracker.standing()).toMatchObject({ callsLeft: 0, secondsLeft: 0 });
    });
  });

  it('a million calls take no more memory than ten: they are counted in steps', () => {
    const { tracker, call, pass } = tracking();
    for (let i = 0; i < 200_000; i++) {
      call();
      if (i % 100 === 0) pass(1);
    }
    expect(tracker.standing().calls).toBe(200_000);
    expect(tracker.standing().rate).toBeGreaterThan(50_000);
  });

  it('tallies by service and action, sorted', () => {
    const { tracker, call } = tracking();
    call();
    call({ throttled: true });
    call({ service: 'sts', action: 'AssumeRole' });
    call({ service: 'config', action: 'SelectAggregateResourceConfig' });
    expect(tracker.tally()).toEqual([
      { service: 'config', action: 'SelectAggregateResourceConfig', calls: 1, throttled: 0 },
      { service: 'iam', action: 'GetCredentialReport', calls: 2, throttled: 1 },
      { service: 'sts', action: 'AssumeRole', calls: 1, throttled: 0 },
    ]);
  });
});

describe('addedUp', () => {
  it('adds the calls of the same action', () => {
    const one = { service: 'sts', action: 'AssumeRole', calls: 3, throttled: 1 };
    const other = { service: 'iam', action: 'GetUser', calls: 1, throttled: 0 };
    expect(addedUp([one, other, { ...one, calls: 4 }])).toEqual([other, { ...one, calls: 7, throttled: 2 }]);
    expect(addedUp([])).toEqual([]);
  });
});
