import { availableParallelism } from 'node:os';
import type { Io } from '../../cli/io.js';
import type { Progress } from '../../cli/progress.js';
import type { Settings } from '../../cli/settings.js';
import { usageError } from '../../errors.js';
import type { GatherRequest } from '../../gather/request.js';
import type { Team } from '../../gather/team.js';
import { forecastWork } from '../../gather/worker-forecast.js';
import type { Connection } from '../connect.js';
import { openTeam } from './open-team.js';

interface ForTeam {
  readonly settings: Pick<Settings, 'workers' | 'concurrency'>;
  readonly request: GatherRequest;
  readonly connection: Pick<Connection, 'leader'>;
  readonly progress: Pick<Progress, 'latencyMs'>;
  readonly io: Pick<Io, 'forkWorker' | 'signal'>;
}

/** Other processes that read accounts for this one, as `--workers` says; undefined: there are none. */
export function teamFor({ settings: { workers, concurrency }, request, connection: { leader }, progress, io }: ForTeam): Team | undefined {
  if (workers === 1) return undefined;
  const fork = io.forkWorker;
  if (fork === undefined) {
    if (workers === 'auto') return undefined;
    const hint = 'Leave it out here; --shard divides a run among machines.';
    throw usageError(`--workers ${workers} needs a place where processes can be started`, hint);
  }
  const cores = availableParallelism();
  return openTeam({
    ...{ fork, concurrency, signal: io.signal, assume: leader.assume, keepTo: leader.keepTo },
    reach: ({ caller }) => leader.reach(caller.region),
    count: (accounts) => {
      if (workers !== 'auto') return workers;
      const users = accounts.map(({ weight }) => weight);
      return forecastWork({ users, request, concurrency, latencyMs: progress.latencyMs(), cores }).workers;
    },
  });
}
