import { teamFor } from '../../../src/run/workers/team-for.js';

/** Lambda starts no processes. */
const inLambda = (workers: number | 'auto'): Parameters<typeof teamFor>[0] =>
  ({ settings: { workers, concurrency: 64 }, connection: { leader: {} }, io: { signal: new AbortController().signal } }) as never;

describe('where no process can be started', () => {
  it('a number of workers is refused, auto and one are this process alone', () => {
    expect(() => teamFor(inLambda(2))).toThrow('--workers 2 needs a place where processes can be started');
    expect([teamFor(inLambda('auto')), teamFor(inLambda(1))]).toEqual([undefined, undefined]);
  });
});
