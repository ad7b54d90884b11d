import { forecastWork } from '../../src/gather/worker-forecast.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null };

function fleet(accounts: number, users: number): readonly number[] {
  return Array.from({ length: accounts }, () => users);
}

describe('processes that shorten a run', () => {
  it.each<[string, readonly number[], AdvisorRequest | null, number, number, number]>([
    ['no account', [], ALL, 10, 8, 1],
    ['a small organization', fleet(20, 50), ALL, 10, 8, 1],
    ['a large one whose accounts are listed only', fleet(1000, 1000), null, 10, 8, 1],
    ['a large one that access advisor is asked about', fleet(200, 250), ALL, 10, 8, 8],
    ['the same on two processors', fleet(200, 250), ALL, 10, 2, 2],
    ['the same where AWS takes longer than this machine', fleet(200, 250), ALL, 100, 8, 1],
    ['one account', fleet(1, 100_000), ALL, 10, 8, 1],
    ['named principals', fleet(200, 250), { ...ALL, subjects: new Set(['111122223333:role/A']) }, 10, 8, 1],
    ['roles, which are not counted', fleet(2000, 0), { ...ALL, subjects: 'roles' }, 10, 4, 4],
  ])('%s', (_, users, advisor, latencyMs, cores, workers) => {
    expect(forecastWork({ users, request: { advisor }, concurrency: 64, latencyMs, cores }).workers).toBe(workers);
  });
});
