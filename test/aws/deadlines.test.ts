import { openHub } from '../../src/aws/hub.js';
import type { AccountSession } from '../../src/gather/ports.js';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Behaviour } from '../../src/sandbox/behaviour/behaviour.js';
import { makeAccount, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { testClock } from '../gather/support.js';

const [HOME, ALPHA, BETA] = ['111111111111', '222222222222', '333333333333'] as const;
const MINUTE = 60_000;

interface Near {
  readonly alpha: AccountSession;
  readonly beta: AccountSession;
  /** Time that passes while nothing is asked. */
  readonly pass: (minutes: number) => void;
  /** Minutes that each answer of ALPHA takes from now on. */
  readonly slowDown: (minutes: number) => void;
}

interface Spec extends Partial<Parameters<typeof openHub>[0]> {
  /** Minutes that each wait takes: for the pace of calls, or to try again. */
  readonly waits?: number;
  readonly faults?: Behaviour['faults'];
}

/** Two accounts, entered beside their sandbox; nothing takes as long as it says. */
async function near<T>({ waits = 0, faults = [], ...settings }: Spec, use: (near: Near) => Promise<T>): Promise<T> {
  const world = makeWorld({ accounts: [HOME, ALPHA, BETA].map((id) => makeAccount({ id })), behaviour: { faults } });
  const sandbox = await startSandbox(world);
  let passed = 0;
  const pass = (minutes: number): void => void (passed += minutes * MINUTE);
  let entered = false;
  let slow = 0;
  const clock = testClock();
  const hub = openHub({
    ...{ endpoint: sandbox.url, region: world.region, concurrency: 8, maxRate: null, deadlineMs: null, requestTimeoutMs: 30_000 },
    ...{ credentials: world.hub, roleName: 'IamAuditReadOnly', externalId: null, sessionName: 'iam-audit', actions: ['iam:*'] },
    clock: {
      ...clock,
      monotonic: () => passed,
      sleep: (ms) => {
        if (entered) pass(waits);
        return clock.sleep(ms);
      },
    },
    emit: (event) => {
      if (event.kind === 'call' && event.accountId === ALPHA) pass(slow);
    },
    signal: new AbortController().signal,
    ...settings,
  });
  const account = (id: string) => ({ id, name: null, email: null, state: 'ACTIVE' as const, path: null, joinedAt: null, isManagement: false });
  try {
    const [alpha, beta] = [await hub.open(account(ALPHA)), await hub.open(account(BETA))];
    entered = true;
    return await use({ alpha, beta, pass, slowDown: (minutes) => (slow = minutes) });
  } finally {
    hub.close();
    await sandbox.close();
  }
}

const OVER = { reason: 'timed_out', message: 'iam:ListAccountAliases: not asked, the 30 minutes of this account are over' };

describe('the 30 minutes of an account', () => {
  it('do not run while it waits for its turn', () =>
    near({}, async ({ alpha, pass }) => {
      pass(45);
      await alpha.alias();
      pass(45);
      await expect(alpha.alias()).resolves.toBeNull();
    }));

  it('run while it is asked, and are its own', () =>
    near({}, async ({ alpha, beta, slowDown }) => {
      slowDown(11);
      for (let asked = 0; asked < 3; asked++) await alpha.alias();
      await expect(alpha.alias()).rejects.toMatchObject(OVER);
      await expect(beta.alias()).resolves.toBeNull();
    }));

  it('do not run while others have all the places among the calls in flight', () =>
    near({ concurrency: 1 }, async ({ alpha, beta, slowDown }) => {
      // Afterwards nothing has to be looked up any more, so calls queue in the order in which they are made.
      for (const session of [alpha, beta]) await session.alias();
      slowDown(31);
      await Promise.all([alpha.alias(), beta.alias()]);
      await expect(beta.alias()).resolves.toBeNull();
      await expect(alpha.alias()).rejects.toMatchObject(OVER);
    }));

  it('do not run while --max-rate holds its calls back', () =>
    near({ waits: 11, maxRate: 1 }, async ({ alpha }) => {
      for (let asked = 0; asked < 5; asked++) await expect(alpha.alias()).resolves.toBeNull();
    }));

  it('run while it throttles, and then nothing is tried again', () =>
    near({ waits: 11, faults: [{ kind: 'throttle', action: 'ListAccountAliases', account: ALPHA }] }, async ({ alpha, beta }) => {
      await expect(alpha.alias()).rejects.toMatchObject({ reason: 'throttled' });
      await expect(alpha.alias()).rejects.toMatchObject(OVER);
      await expect(beta.alias()).resolves.toBeNull();
    }));
});

describe('--deadline', () => {
  it('runs always, for everybody, and says that it is the one', () =>
    near({ deadlineMs: 60 * MINUTE }, async ({ alpha, beta, pass }) => {
      pass(59);
      await expect(alpha.alias()).resolves.toBeNull();
      pass(2);
      const over = { reason: 'timed_out', message: 'iam:ListAccountAliases: not asked, --deadline has passed' };
      await expect(alpha.alias()).rejects.toMatchObject(over);
      await expect(beta.alias()).rejects.toMatchObject(over);
    }));
});
