import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { GatherRequest } from './request.js';

/** What one call costs this machine's processor: asking, signing, reading the answer, keeping it (measured, 26 services an answer). */
const CPU_SECONDS_PER_CALL = 0.001;
/** Less work than this is not worth starting processes for. */
const WORTH_SECONDS = 15;
/** Roles are not counted beforehand. */
const ROLES_PER_ACCOUNT = 25;
/** Each is started, and looked up once or twice. */
const CALLS_PER_JOB = 2.2;
/** Credential report, details, session. */
const OTHER_CALLS = 4;

export interface WorkForecast {
  /** Seconds that one processor needs for the calls inside accounts. */
  readonly cpuSeconds: number;
  /** Processes that shorten the run, this one included where it is the only one. */
  readonly workers: number;
}

export interface WorkFacts {
  /** Users of each account that is read; 0 where they were not counted. */
  readonly users: readonly number[];
  readonly request: Pick<GatherRequest, 'advisor'>;
  readonly concurrency: number;
  /** Milliseconds that a call takes. */
  readonly latencyMs: number;
  /** Processors of the machine. */
  readonly cores: number;
}

/** Is it this machine's processor that a run waits for, not AWS? Then more processes help, up to one for each processor. */
export function forecastWork({ users, request: { advisor }, concurrency, latencyMs, cores }: WorkFacts): WorkForecast {
  const calls = users.reduce((sum, own) => sum + OTHER_CALLS + CALLS_PER_JOB * jobsOf(own, advisor), 0);
  const cpuSeconds = calls * CPU_SECONDS_PER_CALL;
  const answering = (calls * latencyMs) / 1000 / concurrency;
  const waitsForIt = cpuSeconds > WORTH_SECONDS && cpuSeconds > answering;
  const useful = waitsForIt ? Math.ceil((2 * cpuSeconds) / Math.max(answering, WORTH_SECONDS)) : 1;
  return { cpuSeconds, workers: Math.max(1, Math.min(useful, cores, users.length)) };
}

function jobsOf(users: number, advisor: AdvisorRequest | null): number {
  if (advisor === null || typeof advisor.subjects !== 'string') return 0;
  return (advisor.subjects === 'roles' ? 0 : users) + (advisor.subjects === 'users' ? 0 : ROLES_PER_ACCOUNT);
}
