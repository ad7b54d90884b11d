import { managedPolicyReader } from '../../../src/gather/account/managed-policies.js';
import { SourceError } from '../../../src/gather/source-error.js';
import type { Common } from '../../../src/gather/team.js';
import { desk } from '../../../src/run/workers/desk.js';
import { LineClosed, openLine, type Line } from '../../../src/run/workers/line.js';
import type { OfLeader, OfWorker } from '../../../src/run/workers/protocol.js';
import { memoryChannels } from '../../memory-worker.js';

interface Sums {
  add(a: number, b: ReadonlySet<number>): Promise<number>;
  refuse(): Promise<void>;
  crash(): Promise<void>;
  wait(): Promise<void>;
}

const REFUSED = new SourceError('denied', 'AccessDenied', 'iam:Something: no', { hint: 'ask someone' });

const sums: Sums = {
  add: (a, b) => Promise.resolve(a + [...b].reduce((sum, each) => sum + each, 0)),
  refuse: () => Promise.reject(REFUSED),
  crash: () => Promise.reject(new Error('a full disk')),
  wait: () => new Promise(() => undefined),
};

function lines(): { readonly line: Line<Sums>; readonly faults: readonly unknown[]; readonly closed: () => number; readonly close: () => void } {
  const { leader, worker, close } = memoryChannels();
  const faults: unknown[] = [];
  let closed = 0;
  openLine<Sums, Sums>(worker, sums, { onFault: (error) => faults.push(error), onClosed: () => (closed += 1) });
  const line = openLine<Sums, Sums>(leader, sums, { onFault: (error) => faults.push(error), onClosed: () => (closed += 1) });
  return { line, faults, close, closed: () => closed };
}

describe('two processes on one line', () => {
  it('answer each other, whatever comes first', async () => {
    const { line } = lines();
    expect(await Promise.all([line.ask('add', 1, new Set([2, 3])), line.ask('add', 10, new Set())])).toEqual([6, 10]);
  });

  it('refuse with what a source error says, which is one again', async () => {
    const { line, faults } = lines();
    const error: unknown = await line.ask('refuse').catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ reason: 'denied', code: 'AccessDenied', message: 'iam:Something: no', hint: 'ask someone' });
    expect(faults).toEqual([]);
  });

  it('keep what is no source error where it happened', async () => {
    const { line, faults } = lines();
    line.note('crash');
    line.note('refuse');
    await line.ask('add', 0, new Set());
    expect(faults.map(String)).toEqual(['Error: a full disk', `SourceError: ${REFUSED.message}`]);
  });

  it('hear once that the other one is gone, and so does who waits or asks later', async () => {
    const { line, close, closed } = lines();
    const waiting = line.ask('wait').catch((error: unknown) => error);
    close();
    expect(await waiting).toBeInstanceOf(LineClosed);
    await expect(line.ask('add', 1, new Set())).rejects.toBeInstanceOf(LineClosed);
    expect(closed()).toBe(2);
  });
});

describe('a policy that is read through the account of a worker', () => {
  it('is read by another one when that worker is gone', async () => {
    const policies = managedPolicyReader({ managedPolicy: () => Promise.reject(REFUSED) });
    const common = { policies } as unknown as Common;
    const [gone, other] = [memoryChannels(), memoryChannels()];
    const at = ({ leader, worker }: typeof gone, own: Partial<OfWorker>): Pick<OfLeader, 'policy'> => {
      const ends = { onFault: () => undefined, onClosed: () => undefined };
      openLine<OfLeader, OfWorker>(worker, own as OfWorker, ends);
      const line = openLine<OfWorker, Record<string, never>>(leader, {}, ends);
      return desk({ common, line: () => line } as unknown as Parameters<typeof desk>[0]);
    };
    const first = at(gone, { enter: () => new Promise(() => undefined) });
    const second = at(other, { enter: () => Promise.resolve(), policyInside: () => Promise.resolve({ document: 'text', createdAt: null }) });
    const asked = first.policy('111122223333', 'arn:aws:iam::aws:policy/A').catch((error: unknown) => error);
    const shared = second.policy('444455556666', 'arn:aws:iam::aws:policy/A');
    gone.close();
    expect(await shared).toEqual({ document: 'text', createdAt: null });
    await asked;
  });
});
